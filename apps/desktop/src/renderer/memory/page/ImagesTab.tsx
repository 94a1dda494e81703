/** Everything that was shown, as a grid: found by words or by another image, looked at, traced to its message, forgotten. */
import { Eraser, ImageUp, MessageSquareText, X } from 'lucide-react';
import { type KeyboardEvent, Suspense, useEffect, useState } from 'react';
import type { ImageItem } from '../../../contract/index.ts';
import { when } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button, ErrorAlert, IconButton } from '../../ui/index.ts';
import { Thumb, Viewer } from '../../vision/shown/index.ts';
import { pickImage } from '../../vision/upload/index.ts';
import { askForget, showSource } from '../store.ts';
import { Empty, Skeleton } from './Empty.tsx';
import { MEMORY_HEADING } from './heading.ts';
import { dropImagesOf, endLike, loadImages, loadOlderImages, searchByImage, useImagesTab } from './images.ts';
import { useMemoryPage } from './store.ts';

const ROOM = { width: 220, height: 150 };
/** Pixels from the end at which more is asked for. */
const NEAR = 600;

export function ImagesTab() {
  const { t } = useTranslation();
  const { items, more, like, loading, error } = useImagesTab();
  const text = useMemoryPage((s) => s.text).trim();
  const [open, setOpen] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, other images
  useEffect(() => {
    void loadImages();
  }, [text]);
  return (
    <div
      className="flex min-h-0 grow flex-col overflow-y-auto"
      data-region="memories"
      onScroll={({ currentTarget: box }) => {
        if (more && box.scrollHeight - box.clientHeight - box.scrollTop < NEAR) void loadOlderImages();
      }}
    >
      <div className="mx-auto flex w-full max-w-[800px] flex-wrap items-center gap-2 px-4 pt-1 pb-3 sm:px-6">
        <Button icon={<ImageUp size={14} aria-hidden />} onClick={() => pickImage((file) => void searchByImage(file))}>
          {t('images.byImage')}
        </Button>
        {like && (
          <span className="flex h-8 max-w-full min-w-0 items-center gap-1 rounded-md bg-raised ps-3 pe-1 text-sm pointer-coarse:h-10">
            <span dir="auto" className="truncate">
              {like.id === null ? t('images.looking', { name: like.name }) : t('images.like', { name: like.name })}
            </span>
            <IconButton small label={t('images.endLike')} onClick={endLike}>
              <X size={14} aria-hidden />
            </IconButton>
          </span>
        )}
      </div>
      {error ? (
        <div className="mx-auto w-full max-w-[800px] px-4 sm:px-6">
          <ErrorAlert error={error} onAction={() => void loadImages()} actionLabel={t('errors.action.retry')} />
        </div>
      ) : items === null ? (
        <Skeleton />
      ) : items.length === 0 ? (
        text !== '' || like ? (
          <Empty title={like ? t('images.noneLike', { name: like.name }) : t('memory.noneFound', { text })} text={t('search.noneHint')} />
        ) : (
          <Empty title={t('images.empty')} text={t('images.emptyText')} />
        )
      ) : (
        <>
          <ul
            aria-label={t('memory.tabs.images')}
            aria-busy={loading}
            onKeyDown={onArrow}
            className="mx-auto grid w-full max-w-[800px] grid-cols-[repeat(auto-fill,minmax(160px,1fr))] gap-3 px-4 pb-10 sm:px-6"
          >
            {items.map((item, at) => (
              <Tile key={`${item.id} ${item.message}`} item={item} onOpen={() => setOpen(at)} />
            ))}
          </ul>
          {more && <p className="-mt-6 pb-6 text-center text-sm text-muted">{t('memory.earlier')}</p>}
        </>
      )}
      {open !== null && items && (
        <Suspense fallback={null}>
          <Viewer pictures={items.map(pictureOf)} at={open} words={text} onMove={setOpen} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </div>
  );
}

const pictureOf = ({ id, name, width, height, text }: ImageItem) => ({ id, name: name ?? '', width, height, text });

function Tile({ item, onOpen }: { item: ImageItem; onOpen(): void }) {
  const { t } = useTranslation();
  const { id, message, conversation, created, width, height, text, labels } = item;
  const name = item.name ?? t('picture.unnamed');
  const about = text.replace(/\s+/gu, ' ').trim() || labels.slice(0, 3).join(', ');
  const title = conversation.title || t('sidebar.untitled');
  return (
    <li className="flex min-w-0 flex-col overflow-hidden rounded-md border border-border">
      <button
        type="button"
        data-tile
        onClick={onOpen}
        aria-label={about === '' ? t('images.open', { name }) : t('images.openAbout', { name, about })}
        className="focus-inset flex h-[150px] items-center justify-center overflow-hidden bg-side hover:bg-hover"
      >
        <Thumb id={id} alt="" width={width} height={height} room={ROOM} />
      </button>
      <div className="flex min-w-0 grow flex-col gap-0.5 px-2.5 pt-2 pb-1">
        <p dir="auto" className="truncate text-sm font-medium" title={name}>
          {name}
        </p>
        {about !== '' && (
          <p dir="auto" className="line-clamp-2 text-xs text-muted [overflow-wrap:anywhere]">
            {about}
          </p>
        )}
        <div className="mt-auto flex items-center gap-1">
          <p className="min-w-0 grow truncate text-xs text-muted" title={title}>
            {when(created)}
          </p>
          <IconButton small label={t('memory.source')} onClick={() => showSource(message)}>
            <MessageSquareText size={14} aria-hidden />
          </IconButton>
          <IconButton
            small
            label={t('memory.forget')}
            className="hover:text-danger"
            onClick={({ currentTarget }) => {
              const next = neighbourOf(currentTarget);
              askForget(message, () => {
                dropImagesOf(message);
                next();
              });
            }}
          >
            <Eraser size={14} aria-hidden />
          </IconButton>
        </div>
      </div>
    </li>
  );
}

const tilesOf = (element: Element): HTMLElement[] => [...(element.closest('ul')?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])];

/** What gives the focus to the tile in its place once it is gone, else to the page's heading. */
function neighbourOf(button: Element): () => void {
  const list = button.closest('ul');
  const at = tilesOf(button).findIndex((tile) => tile.closest('li') === button.closest('li'));
  return () =>
    requestAnimationFrame(() => {
      const left = list?.isConnected ? tilesOf(list) : [];
      (left[Math.min(at, left.length - 1)] ?? document.getElementById(MEMORY_HEADING))?.focus();
    });
}

/** Arrows go from image to image, up and down by what stands above and below. */
function onArrow(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
  const tiles = tilesOf(event.currentTarget);
  const at = tiles.indexOf(event.target);
  if (at < 0) return;
  const columns = Math.max(1, tiles.filter((tile) => tile.offsetTop === tiles[0]?.offsetTop).length);
  const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
  const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  tiles[at + step]?.focus();
}
