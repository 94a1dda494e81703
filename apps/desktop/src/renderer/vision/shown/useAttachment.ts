import { MiaError } from '@mia/core/errors.ts';
import { useEffect, useState } from 'react';
import { attachmentUrl, type Variant } from '../../host/index.ts';

/** An attachment's address for as long as it is shown: null until it is here, or what keeps it from being shown. */
export function useAttachment(id: string, variant: Variant): { url: string | null; error: MiaError | null } {
  const [state, setState] = useState<{ of: string; url: string | null; error: MiaError | null }>({ of: '', url: null, error: null });
  const of = `${id} ${variant}`;
  useEffect(() => {
    let over = false;
    let release = (): void => {};
    attachmentUrl(id, variant).then(
      (got) => {
        if (over) return got.release();
        release = got.release;
        setState({ of: `${id} ${variant}`, url: got.url, error: null });
      },
      (thrown) => {
        if (!over) setState({ of: `${id} ${variant}`, url: null, error: MiaError.from(thrown) });
      },
    );
    return () => {
      over = true;
      release();
    };
  }, [id, variant]);
  return state.of === of ? state : { url: null, error: null };
}
