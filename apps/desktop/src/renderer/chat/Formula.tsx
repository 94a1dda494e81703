/** A formula, set by KaTeX beside the window. Until it is, and where it can not be, its source stands there. */
import 'katex/dist/katex.min.css';
import { useEffect, useState } from 'react';
import { setsFormula } from './budget.ts';
import { formula, formulaNow } from './renderer-jobs.ts';
import { onItsWay } from './unfinished.ts';

interface Props {
  tex: string;
  /** On a line of its own. */
  display: boolean;
}

export default function Formula({ tex, display }: Props) {
  const [html, setHtml] = useState<string | null>(() => formulaNow(tex, display) ?? null);
  useEffect(() => {
    if (tex.trim() === '' || !setsFormula(tex)) {
      setHtml(null);
      return;
    }
    let current = true;
    const over = onItsWay();
    const { html: setting, leave } = formula(tex, display);
    // While one is written, what was set last stays until the next is: no flicker between source and picture.
    void setting.then((next) => {
      over();
      if (current && next !== null) setHtml(next);
    });
    return () => {
      current = false;
      over();
      leave();
    };
  }, [tex, display]);
  const Tag = display ? 'div' : 'span';
  if (html !== null)
    // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's own markup, with `trust: false`
    return <Tag className={display ? 'formula formula-display' : 'formula'} dir="ltr" dangerouslySetInnerHTML={{ __html: html }} />;
  return (
    <Tag className={display ? 'formula formula-display' : 'formula'} dir="ltr">
      <code>{tex}</code>
    </Tag>
  );
}
