/** An image beside a message that is being written: what it is, what becomes of it, and what can be done with it. */
import { SquareDashedMousePointer, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Attached, Image, ModelView, Region } from '../../../contract/index.ts';
import { bytes, count } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { IconButton } from '../../ui/index.ts';
import { Thumb, useImages, Viewer } from '../shown/index.ts';
import { useView } from './useView.ts';

const MarkDialog = lazy(() => import('./MarkDialog.tsx'));

const ROOM = { width: 56, height: 56 };

interface Props {
  attached: Attached;
  /** Whether a model will look at it. */
  seen: boolean;
  /** The words that it is shown with. */
  words: string;
  onMark(region: Region | undefined): void;
  onRemove(): void;
}

export function ImageCard({ attached: { id, region }, seen, words, onMark, onRemove }: Props) {
  const { t } = useTranslation();
  const image = useImages((s) => s[id]);
  const view = useView(id, region);
  const [marking, setMarking] = useState(false);
  const [open, setOpen] = useState(false);
  const name = image?.name?.toWellFormed() || t('picture.unnamed');
  const lines = useLines(image, view, seen);
  return (
    <li className="relative flex w-[min(18rem,max(16rem,50%_-_4px))] max-w-full min-w-0 gap-2.5 rounded-md border border-border bg-raised p-2">
      <button
        type="button"
        aria-label={t('attach.look', { name })}
        onClick={() => setOpen(true)}
        className="flex size-14 shrink-0 items-center justify-center overflow-hidden rounded-[6px] bg-side"
      >
        <Thumb id={id} alt="" width={image?.width ?? 0} height={image?.height ?? 0} room={ROOM} region={region} />
      </button>
      <div className="min-w-0 grow">
        <p className="truncate pe-14 text-sm font-medium" title={name}>
          <bdi>{name}</bdi>
        </p>
        {lines.map((line) => (
          <p key={line} className="tabular text-xs [overflow-wrap:anywhere] text-muted">
            {line}
          </p>
        ))}
        {region && <p className="text-xs text-muted">{t('attach.marked')}</p>}
      </div>
      <span className="absolute end-1 top-1 flex">
        <IconButton small label={t('attach.mark', { name })} aria-pressed={region !== undefined} onClick={() => setMarking(true)}>
          <SquareDashedMousePointer size={14} aria-hidden className={region ? 'text-accent' : ''} />
        </IconButton>
        <IconButton small data-remove label={t('composer.remove', { name })} onClick={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </span>
      <Suspense fallback={null}>
        {marking && (
          <MarkDialog
            {...{ id, name, region }}
            onClose={() => setMarking(false)}
            onUse={(next) => {
              setMarking(false);
              onMark(next);
            }}
          />
        )}
        {open && (
          <Viewer
            pictures={[{ id, name, width: image?.width ?? 0, height: image?.height ?? 0, text: '', ...(region ? { region } : {}) }]}
            {...{ at: 0, words }}
            onMove={() => {}}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </li>
  );
}

/** What is said of an image: its size, what of it a model sees where that is not all, how it was taken, whether it is read. */
function useLines(image: Image | undefined, view: ModelView | null, seen: boolean): string[] {
  const { t } = useTranslation();
  if (!image) return [];
  const lines = [
    `${t('picture.pixels', { width: count(image.width), height: count(image.height) })} · ${bytes(image.bytes)}${
      image.pages > 1 && image.type === 'application/pdf' ? ` · ${t('attach.pages', { count: image.pages, n: count(image.pages) })}` : ''
    }`,
  ];
  if (seen && view) lines.push(...viewLines(view, t));
  for (const note of image.notes) lines.push(t(`attach.note.${note}`));
  if (image.reading === 'waiting' || image.reading === 'reading') lines.push(t('attach.reading'));
  if (image.reading === 'failed') lines.push(t('attach.readFailed'));
  if (image.reading === 'missing') lines.push(t('attach.readMissing'));
  return lines;
}

type Translate = ReturnType<typeof useTranslation>['t'];

/** What a model will see where that is less than the image, or cut up. */
export function viewLines({ copies, reduced, tiled }: ModelView, t: Translate): string[] {
  const first = copies[0];
  if (!first) return [];
  const tiles = copies.filter(({ region }) => region !== undefined).length || copies.length;
  if (tiled) return [t('attach.tiled', { count: tiles, n: count(tiles) })];
  if (reduced) return [t('attach.reduced', { width: count(first.width), height: count(first.height) })];
  return [];
}
