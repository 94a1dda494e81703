/** The images of a message, as a grid that opens in a viewer. */
import { X } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { IconButton } from '../../ui/index.ts';
import { useAlt } from './alt.ts';
import type { Picture } from './parts.ts';
import { Thumb } from './Thumb.tsx';
import { LazyViewer } from './viewing.ts';

const ONE = { width: 320, height: 240 };
const OF_MANY = { width: 176, height: 128 };
const SMALL = { width: 120, height: 90 };

interface Props {
  pictures: Picture[];
  /** The words that they were shown with: what the heat map looks for. */
  words: string;
  /** What an answer is about, not what was shown. */
  small?: boolean;
  /** Each can be taken away, by its place. */
  onRemove?: (at: number) => void;
  /** The focus has nowhere to be: the last one is taken away. */
  onEmpty?: () => void;
}

export function Pictures({ pictures, words, small = false, onRemove, onEmpty }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  const altOf = useAlt();
  const list = useRef<HTMLUListElement>(null);
  if (pictures.length === 0) return null;
  const room = small ? SMALL : pictures.length === 1 ? ONE : OF_MANY;
  const remove = (at: number): void => {
    onRemove?.(at);
    if (pictures.length === 1) onEmpty?.();
    // The neighbour has the focus once this one is gone.
    else
      requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('[data-remove]')[Math.min(at, pictures.length - 2)]?.focus());
  };
  return (
    <>
      <ul ref={list} aria-label={t('picture.list', { count: pictures.length })} className="flex max-w-full flex-wrap gap-2">
        {pictures.map((picture, at) => (
          // One image may stand there twice.
          <li key={`${picture.id} ${pictures.slice(0, at).filter(({ id }) => id === picture.id).length}`} className="relative max-w-full">
            <button
              type="button"
              onClick={() => setOpen(at)}
              className="block max-w-full overflow-hidden rounded-md border border-border bg-raised hover:border-edge"
            >
              <Thumb
                id={picture.id}
                alt={altOf(picture)}
                width={picture.width}
                height={picture.height}
                room={room}
                region={picture.region}
              />
            </button>
            {onRemove && (
              <IconButton
                small
                data-remove
                label={t('composer.remove', { name: picture.name === '' ? t('picture.unnamed') : picture.name.toWellFormed() })}
                onClick={() => remove(at)}
                className="absolute! end-1 top-1 border border-border bg-bg!"
              >
                <X size={14} aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {open !== null && (
        <Suspense fallback={null}>
          <LazyViewer pictures={pictures} at={open} words={words} onMove={setOpen} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  );
}
