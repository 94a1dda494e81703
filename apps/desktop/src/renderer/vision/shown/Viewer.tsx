/** One image, as large as it is wanted: fitted, or in steps, with what was marked, read and recognised. */
import { Check, ChevronLeft, ChevronRight, Copy, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { bytes, count, percent } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button, Dialog, IconButton, Toggle } from '../../ui/index.ts';
import { AreaBox } from './AreaBox.tsx';
import { useAlt } from './alt.ts';
import { copyImage } from './copy-image.ts';
import { fitted, type Size, zoomed } from './fit.ts';
import { HeatLayer, useHeat } from './Heat.tsx';
import type { Picture } from './parts.ts';
import { knowImages, useImages } from './store.ts';
import { useAttachment } from './useAttachment.ts';
import { useRoom } from './useRoom.ts';

interface Props {
  pictures: Picture[];
  at: number;
  words: string;
  onMove(at: number): void;
  onClose(): void;
}

export default function Viewer({ pictures, at, words, onMove, onClose }: Props) {
  const { t } = useTranslation();
  const altOf = useAlt();
  const picture = pictures[at];
  useEffect(() => void (picture && knowImages([picture.id])), [picture]);
  if (!picture) return null;
  const name = picture.name === '' ? t('picture.unnamed') : picture.name.toWellFormed();
  return (
    <Dialog open wide onClose={onClose} title={name}>
      <Looked key={`${picture.id} ${at}`} picture={picture} alt={altOf(picture)} words={words}>
        {pictures.length > 1 && (
          <>
            <IconButton label={t('picture.previous')} disabled={at === 0} onClick={() => onMove(at - 1)}>
              <ChevronLeft size={16} aria-hidden className="rtl:rotate-180" />
            </IconButton>
            <span className="tabular text-sm text-muted">{t('picture.of', { n: count(at + 1), total: count(pictures.length) })}</span>
            <IconButton label={t('picture.next')} disabled={at === pictures.length - 1} onClick={() => onMove(at + 1)}>
              <ChevronRight size={16} aria-hidden className="rtl:rotate-180" />
            </IconButton>
          </>
        )}
      </Looked>
    </Dialog>
  );
}

function Looked({ picture, alt, words, children }: { picture: Picture; alt: string; words: string; children: ReactNode }) {
  const { t } = useTranslation();
  const info = useImages((s) => s[picture.id]);
  const { url, error } = useAttachment(picture.id, 'view');
  const heat = useHeat(picture.id, words);
  const [hot, setHot] = useState(false);
  /** Null: it is fitted into the room. */
  const [zoom, setZoom] = useState<number | null>(null);
  const [natural, setNatural] = useState<Size>({ width: picture.width, height: picture.height });
  const [frame, room] = useRoom();

  const fit = room ? fitted(natural, room) : natural;
  const scale = zoom ?? (natural.width > 0 ? fit.width / natural.width : 1);
  const size = zoom === null ? fit : { width: Math.round(natural.width * zoom), height: Math.round(natural.height * zoom) };
  const step = (by: 1 | -1): void => {
    const next = zoomed(scale, by);
    if (next !== null) setZoom(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { '+': () => step(1), '=': () => step(1), '-': () => step(-1), '0': () => setZoom(null), '1': () => setZoom(1) }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the zoom's keys hold wherever the focus is in the viewer
    <div className="flex min-h-0 grow flex-col" onKeyDown={onKeyDown}>
      <section
        ref={frame}
        data-first-focus
        aria-label={t('picture.view')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="focus-inset flex h-[56vh] min-h-40 shrink overflow-auto border-y border-border bg-side"
      >
        {error ? (
          <p className="m-auto px-6 text-center text-sm text-muted">{t('picture.notShown')}</p>
        ) : (
          url !== null && (
            <span className="relative m-auto block shrink-0" style={{ width: size.width, height: size.height }}>
              <img
                src={url}
                alt={alt}
                draggable={false}
                onLoad={(event) => {
                  const { naturalWidth, naturalHeight } = event.currentTarget;
                  if (natural.width === 0) setNatural({ width: naturalWidth, height: naturalHeight });
                }}
                className="block size-full"
              />
              {hot && heat && <HeatLayer map={heat} />}
              {picture.region && <AreaBox region={picture.region} />}
            </span>
          )
        )}
      </section>
      <div className="flex flex-wrap items-center gap-2 px-5 py-3">
        {children}
        <IconButton label={t('picture.zoomOut')} disabled={zoomed(scale, -1) === null} onClick={() => step(-1)}>
          <ZoomOut size={16} aria-hidden />
        </IconButton>
        <span className="tabular min-w-12 text-center text-sm text-muted">{percent(scale)}</span>
        <IconButton label={t('picture.zoomIn')} disabled={zoomed(scale, 1) === null} onClick={() => step(1)}>
          <ZoomIn size={16} aria-hidden />
        </IconButton>
        <Button disabled={zoom === null} onClick={() => setZoom(null)}>
          {t('picture.fit')}
        </Button>
        <CopyButton id={picture.id} />
        {heat && (
          <span className="inline-flex items-center gap-2 ps-2 text-sm">
            <span aria-hidden>{t('picture.heat')}</span>
            <Toggle label={t('picture.heat')} checked={hot} onChange={setHot} />
          </span>
        )}
        <span className="tabular ms-auto text-sm text-muted">
          {natural.width > 0 && t('picture.pixels', { width: count(natural.width), height: count(natural.height) })}
          {info && ` · ${bytes(info.bytes)}`}
        </span>
      </div>
      <About picture={picture} />
    </div>
  );
}

function CopyButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    if (!(await copyImage(id))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <IconButton label={t('picture.copy')} onClick={() => void copy()}>
      {copied ? <Check size={16} aria-hidden className="text-success" /> : <Copy size={16} aria-hidden />}
    </IconButton>
  );
}

/** What it shows and says, as far as anybody here knows. */
function About({ picture }: { picture: Picture }) {
  const { t } = useTranslation();
  const info = useImages((s) => s[picture.id]);
  const labels = (info?.labels ?? []).filter(({ probability }) => probability >= 0.3);
  const text = picture.text.trim();
  if (labels.length === 0 && text === '') return null;
  return (
    <section
      aria-label={t('picture.known')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="focus-inset max-h-[18vh] min-h-12 shrink overflow-auto border-t border-border px-5 py-3 text-sm"
    >
      {labels.length > 0 && (
        <p>
          {t('picture.shows', { labels: labels.map(({ text: label, probability }) => `${label} (${percent(probability)})`).join(', ') })}
        </p>
      )}
      {text !== '' && (
        <>
          <p className="font-medium">{t('picture.written')}</p>
          <p dir="auto" className="[overflow-wrap:anywhere] whitespace-pre-wrap text-muted">
            {text.toWellFormed()}
          </p>
        </>
      )}
    </section>
  );
}
