/** A Mermaid diagram, drawn from text as an inert picture: nothing in it may load, link or run. */
import { createMermaidPlugin } from '@streamdown/mermaid';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { ScrollBox } from './ScrollBox.tsx';
import { refusesDiagram } from './safe.ts';

const plugin = createMermaidPlugin({ config: { securityLevel: 'strict', htmlLabels: false, flowchart: { htmlLabels: false } } });

export default function Diagram({ source }: { source: string }) {
  const { t } = useTranslation();
  const id = useId().replace(/\W/g, '');
  const dark = document.documentElement.dataset.theme === 'dark';
  const [svg, setSvg] = useState<string | null>(null);
  const [asText, setAsText] = useState(false);
  useEffect(() => {
    let current = true;
    if (refusesDiagram(source)) return;
    plugin
      .getMermaid({ securityLevel: 'strict', theme: dark ? 'dark' : 'neutral', htmlLabels: false, suppressErrorRendering: true })
      .render(`diagram${id}`, source)
      .then(({ svg: drawn }) => current && setSvg(drawn))
      .catch(() => current && setSvg(null));
    return () => {
      current = false;
    };
  }, [source, dark, id]);
  // As an image the drawing is inert: no script, no link, no request, whatever a parser made of it.
  const address = useMemo(() => (svg === null ? null : URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))), [svg]);
  useEffect(() => {
    if (address === null) return;
    return () => URL.revokeObjectURL(address);
  }, [address]);
  return (
    <div className="code-block" dir="ltr">
      <div className="flex h-8 items-center gap-1 border-b border-border ps-3 pe-1">
        <span className="grow text-xs text-muted">{t('message.diagram')}</span>
        {address && (
          <Button kind="quiet" className="h-6 px-2 text-xs" onClick={() => setAsText(!asText)}>
            {asText ? t('message.diagramDrawn') : t('message.diagramSource')}
          </Button>
        )}
      </div>
      {address && !asText ? (
        <img src={address} alt={t('message.diagram')} className="mx-auto block max-w-full p-3" />
      ) : (
        <ScrollBox label={t('message.diagram')}>
          <code>{source}</code>
        </ScrollBox>
      )}
    </div>
  );
}
