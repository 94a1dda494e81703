import { useEffect, useState } from 'react';
import type { ModelView, Region } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';

/** What a model will see of an image; null until it is known. */
export function useView(id: string, region: Region | undefined): ModelView | null {
  const [state, setState] = useState<{ of: string; view: ModelView } | null>(null);
  const of = JSON.stringify([id, region]);
  useEffect(() => {
    let over = false;
    ask('image.view', { id, ...(region ? { region } : {}) }).then(
      (view) => !over && setState({ of: JSON.stringify([id, region]), view }),
      // A detail beside the image: what is wrong with the image itself is said where it came in.
      () => {},
    );
    return () => {
      over = true;
    };
  }, [id, region]);
  return state?.of === of ? state.view : null;
}
