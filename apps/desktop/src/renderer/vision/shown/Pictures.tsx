/** The images of a message, as a grid that opens in a viewer. */
import { Suspense, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
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
}

export function Pictures({ pictures, words, small = false }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  const altOf = useAlt();
  if (pictures.length === 0) return null;
  const room = small ? SMALL : pictures.length === 1 ? ONE : OF_MANY;
  return (
    <>
      <ul aria-label={t('picture.list', { count: pictures.length })} className="flex max-w-full flex-wrap gap-2">
        {pictures.map((picture, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one image may stand there twice, and none ever moves
          <li key={`${picture.id} ${at}`} className="max-w-full">
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
