/** Marks in the log: what was looked for, and the message that a search led to. The messages themselves know nothing of it. */
import { create } from 'zustand';
import { patternOf, rangesIn } from './text.ts';

export interface Mark {
  conversation: string;
  message: string;
  words: string[];
}

interface MarkState {
  /** The message that a result was opened at. It stays marked until the person does something else. */
  mark: Mark | null;
  /** What is looked for in the conversation, and which match is the current one. */
  find: { text: string; current: { message: string; nth: number } | null } | null;
}

export const useMarks = create<MarkState>(() => ({ mark: null, find: null }));

export function markMessage(mark: Mark | null): void {
  useMarks.setState({ mark });
}

/** What was said in a message; what was thought, and what the window says beside it, is not looked through. */
const SAID = '.prose, [data-said]';

export const articleOf = (message: string): HTMLElement | null => document.getElementById(`message-${message}`);

/** A browser that can not mark ranges still scrolls to them. */
const can = typeof CSS !== 'undefined' && 'highlights' in CSS && typeof Highlight !== 'undefined';

function set(name: string, ranges: Range[]): void {
  if (!can) return;
  if (ranges.length === 0) CSS.highlights.delete(name);
  else CSS.highlights.set(name, new Highlight(...ranges));
}

const ATTRIBUTE = 'data-marked';

/** Where a pattern stands in what a message says, as far as it is in the document. */
function rangesOf(article: HTMLElement, pattern: RegExp): Range[] {
  return Array.from(article.querySelectorAll<HTMLElement>(SAID)).flatMap((said) => rangesIn(said, pattern));
}

/** Draws the marks that stand in the document now. */
export function drawMarks(): void {
  const { mark, find } = useMarks.getState();
  for (const article of document.querySelectorAll(`[${ATTRIBUTE}]`)) article.removeAttribute(ATTRIBUTE);
  const hits: Range[] = [];
  if (mark) {
    const article = articleOf(mark.message);
    article?.setAttribute(ATTRIBUTE, '');
    const pattern = patternOf(mark.words);
    if (article && pattern) hits.push(...rangesOf(article, pattern));
  }
  set('mia-hit', hits);
  const all: Range[] = [];
  const current: Range[] = [];
  const pattern = find ? patternOf([find.text]) : null;
  if (find && pattern)
    for (const article of document.querySelectorAll<HTMLElement>('[role=log] article')) {
      const ranges = rangesOf(article, pattern);
      const here = find.current !== null && article.id === `message-${find.current.message}`;
      const chosen = here ? (ranges[find.current?.nth ?? 0] ?? ranges.at(-1)) : undefined;
      if (here && !chosen) article.setAttribute(ATTRIBUTE, '');
      for (const range of ranges) (range === chosen ? current : all).push(range);
    }
  set('mia-find', all);
  set('mia-find-current', current);
}

/** Unfolds the next of what a message keeps folded, where fewer matches are in the document than `count`. */
export function unfoldFor(message: string, count: number): void {
  const { find } = useMarks.getState();
  const article = articleOf(message);
  const pattern = find ? patternOf([find.text]) : null;
  if (article && pattern && rangesOf(article, pattern).length < count) article.querySelector<HTMLElement>('[data-unfold]')?.click();
}

/** The range of the current match, where it is in the document. */
export function currentRange(): Range | null {
  const { find } = useMarks.getState();
  const pattern = find?.current ? patternOf([find.text]) : null;
  const article = find?.current ? articleOf(find.current.message) : null;
  if (!find?.current || !pattern || !article) return null;
  const ranges = rangesOf(article, pattern);
  return ranges[find.current.nth] ?? ranges.at(-1) ?? null;
}

/** Keys that only look around: the mark stays. */
const LOOKING = /^(Arrow|Page|Home|End|Tab|Shift|Control|Alt|Meta|F6)/;
/** Milliseconds between two drawings while an answer is written. */
const EVERY = 120;

/** Keeps the marks drawn: messages come and go as the log is scrolled, and grow while they are written. */
export function watchMarks(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver((changes) => {
    if (changes.every((c) => c.type === 'attributes')) return;
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      drawMarks();
    }, EVERY);
  });
  const stop = useMarks.subscribe((state) => {
    observer.disconnect();
    const root = document.querySelector('main');
    if (root && (state.mark || state.find)) observer.observe(root, { childList: true, subtree: true, characterData: true });
    drawMarks();
  });
  const act = (event: Event): void => {
    if (useMarks.getState().mark === null) return;
    if (event instanceof KeyboardEvent && LOOKING.test(event.key)) return;
    markMessage(null);
  };
  window.addEventListener('pointerdown', act, true);
  window.addEventListener('keydown', act, true);
  return () => {
    stop();
    observer.disconnect();
    clearTimeout(timer);
    window.removeEventListener('pointerdown', act, true);
    window.removeEventListener('keydown', act, true);
    useMarks.setState({ mark: null, find: null });
  };
}
