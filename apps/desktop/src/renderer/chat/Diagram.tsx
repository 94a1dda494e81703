/** A Mermaid diagram, drawn from text as an inert picture: nothing in it may load, link or run. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { fileName, saveFile } from '../lib/save-file.ts';
import { Button } from '../ui/index.ts';
import { onWhite, pngOf } from './diagram-file.ts';
import { draw, verdictOf } from './diagrams.ts';
import { LongText } from './LongText.tsx';
import { ScrollBox } from './ScrollBox.tsx';
import { SourceBlock } from './SourceBlock.tsx';
import { refusesDiagram } from './safe.ts';
import { onItsWay } from './unfinished.ts';

interface Props {
  source: string;
  /** Still being written. */
  open: boolean;
}

type State = 'waiting' | 'drawn' | 'failed';

export default function Diagram({ source, open }: Props) {
  const { t } = useTranslation();
  const dark = useDark();
  const box = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<State>('waiting');
  const [svg, setSvg] = useState<string | null>(null);
  const [asText, setAsText] = useState(false);
  const [asked, setAsked] = useState(false);
  const refused = refusesDiagram(source);
  // Decided once: what stands drawn stays drawn, whatever is learned meanwhile.
  const verdict = useMemo(() => (refused ? 'source' : verdictOf(source)), [refused, source]);
  const large = !refused && verdict !== 'draw';
  const wanted = !open && !refused && (verdict === 'draw' || (verdict === 'ask' && asked));
  useEffect(() => {
    const element = box.current;
    if (!wanted || !element) return;
    let current = true;
    let over = onItsWay();
    // Only what comes near the view is drawn, one after the other, when nothing else is to be done.
    const seen = new IntersectionObserver(
      (entries) => {
        over();
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        over = onItsWay();
        void draw(source, dark, () => current).then((drawn) => {
          over();
          if (!current) return;
          setSvg(drawn);
          setState(drawn === null ? 'failed' : 'drawn');
        });
      },
      { rootMargin: '400px' },
    );
    seen.observe(element);
    return () => {
      current = false;
      over();
      seen.disconnect();
    };
  }, [source, dark, wanted]);
  // As an image the drawing is inert: no script, no link, no request, whatever a parser made of it.
  const address = useMemo(() => (svg === null ? null : URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))), [svg]);
  useEffect(() => {
    if (address === null) return;
    return () => URL.revokeObjectURL(address);
  }, [address]);
  if (large && !asked)
    return (
      <SourceBlock
        source={source}
        label={t('message.diagram')}
        why={t(verdict === 'ask' ? 'message.largeDiagram' : 'message.tooMuch')}
        onDraw={verdict === 'ask' ? () => setAsked(true) : undefined}
      />
    );
  return (
    <div ref={box} className="code-block" dir="ltr" data-source={source}>
      <div data-own className="flex min-h-8 flex-wrap items-center gap-x-1 border-b border-border ps-3 pe-1">
        <span className="grow text-xs text-muted">
          {refused ? t('message.refusedDiagram') : state === 'failed' ? t('message.brokenDiagram') : t('message.diagram')}
        </span>
        {address && <SaveButtons source={source} />}
        {address && (
          <Button kind="quiet" className="text-xs" data-unfold={asText ? undefined : ''} onClick={() => setAsText(!asText)}>
            {asText ? t('message.diagramDrawn') : t('message.diagramSource')}
          </Button>
        )}
      </div>
      {address && !asText ? (
        <img src={address} alt={t('message.diagram')} className="mx-auto block max-w-full p-3" />
      ) : (
        <ScrollBox label={t('message.diagram')}>
          <LongText text={source} />
        </ScrollBox>
      )}
    </div>
  );
}

function SaveButtons({ source }: { source: string }) {
  const { t } = useTranslation();
  const save = async (ending: 'svg' | 'png'): Promise<void> => {
    const drawn = await draw(source, false, () => true);
    if (drawn === null) return;
    const svg = onWhite(drawn);
    const name = fileName(t('message.diagram'), ending);
    if (ending === 'svg') return saveFile([svg], name, 'image/svg+xml;charset=utf-8');
    const png = await pngOf(svg);
    if (png) saveFile([png], name, 'image/png');
    else notices().notify(t('message.noPng'), { lasts: 8000 });
  };
  return (
    <>
      <Button kind="quiet" className="text-xs" onClick={() => save('svg')}>
        {t('message.saveSvg')}
      </Button>
      <Button kind="quiet" className="text-xs" onClick={() => save('png')}>
        {t('message.savePng')}
      </Button>
    </>
  );
}

const isDark = (): boolean => document.documentElement.dataset.theme === 'dark';

function useDark(): boolean {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const observer = new MutationObserver(() => setDark(isDark()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return dark;
}
