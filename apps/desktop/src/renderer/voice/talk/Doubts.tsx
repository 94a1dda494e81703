/** Words of a spoken draft to look at: marked under the text itself, and named beside it. */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import type { Doubt } from './doubt.ts';
import { piecesOf } from './marks.ts';
import { useSpoken } from './store.ts';

const NONE: Doubt[] = [];

/** The marks of a conversation's draft that still stand. */
export function useDoubts(conversation: string): Doubt[] {
  return useSpoken((s) => s[conversation]?.marks ?? NONE);
}

interface UnderProps {
  text: string;
  marks: Doubt[];
  box: RefObject<HTMLTextAreaElement | null>;
  /** What sets the box's text: size, padding, breaks. */
  shape: string;
}

/** Lies under the letters of the box, and scrolls with it. What a screen reader hears of it stands in `DoubtList`. */
export function DoubtMarks({ text, marks, box, shape }: UnderProps) {
  const under = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const follow = (): void => {
      if (under.current) under.current.scrollTop = element.scrollTop;
    };
    follow();
    element.addEventListener('scroll', follow);
    return () => element.removeEventListener('scroll', follow);
  }, [box]);
  return (
    <div
      ref={under}
      aria-hidden
      dir="auto"
      className={`pointer-events-none absolute inset-0 overflow-hidden whitespace-pre-wrap text-transparent ${shape}`}
    >
      {piecesOf(text, marks).map(({ text: piece, mark }, at) =>
        mark ? (
          <mark
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
            key={at}
            className="rounded-[3px] bg-[var(--mark)] text-transparent underline decoration-edge decoration-wavy decoration-2 underline-offset-[5px] [text-decoration-color:var(--danger)]"
          >
            {piece}
          </mark>
        ) : (
          piece
        ),
      )}
    </div>
  );
}

interface ListProps {
  text: string;
  marks: Doubt[];
  /** Selects a word in the box. */
  onChoose(doubt: Doubt): void;
}

/** The same in words, each a button that leads to it. */
export function DoubtList({ text, marks, onChoose }: ListProps) {
  const { t } = useTranslation();
  if (marks.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 pb-1.5 text-sm text-muted">
      <span id="doubts">{t('talk.lookAt')}</span>
      <ul aria-labelledby="doubts" className="contents">
        {marks.map((mark) => (
          <li key={`${mark.from}-${mark.matter}`} className="contents">
            <button
              type="button"
              onClick={() => onChoose(mark)}
              className="h-6 rounded-md border border-edge px-1.5 text-text hover:bg-hover pointer-coarse:h-10"
            >
              {t(`talk.doubt.${mark.matter}`, { word: text.slice(mark.from, mark.to) })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
