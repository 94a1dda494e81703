/** Brings a message into view, fetched or not, in the document or not, and leaves the view to the person as soon as they take it. */
import { loadUntil, showMessage } from '../../chat/index.ts';
import { useRoute } from '../../lib/route.ts';
import { articleOf } from './marks.ts';

const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/** Frames that a message may take to come into the document, and to keep still there: what stands above it is measured meanwhile. */
const TO_COME = 180;
const STILL = 6;

let running: AbortController | null = null;
interface Options {
  /** It takes the focus. */
  focus?: boolean;
  /** What of it is to be in view; the whole of it otherwise. */
  part?: () => Range | null;
}

/** False when the conversation does not show that message, or somebody went elsewhere meanwhile. */
export async function bringUp(conversation: string, message: string, { focus = false, part }: Options = {}): Promise<boolean> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const { signal } = controller;
  const taken = (): void => controller.abort();
  if (!(await loadUntil(conversation, message)) || signal.aborted) return false;
  const elsewhere = (): boolean => signal.aborted || useRoute.getState().conversation !== conversation;
  if (articleOf(message) === null) showMessage(message, { block: 'center' });
  for (let n = 0; articleOf(message) === null; n += 1) {
    if (elsewhere() || n > TO_COME) return false;
    await frame();
  }
  if (focus) articleOf(message)?.focus({ preventScroll: true });
  window.addEventListener('wheel', taken, { passive: true, signal });
  window.addEventListener('pointerdown', taken, { signal });
  let still = 0;
  for (let n = 0; n < TO_COME && still < STILL; n += 1) {
    const article = articleOf(message);
    const log = article?.closest<HTMLElement>('[role=log]');
    if (elsewhere()) break;
    if (article && log) {
      const moved = center(log, part?.() ?? article);
      still = moved ? 0 : still + 1;
      if (focus && document.activeElement === document.body) article.focus({ preventScroll: true });
    }
    await frame();
  }
  // Asked for once: what is fetched later must not bring it up again.
  if (useRoute.getState().reveal === message) useRoute.setState({ reveal: null });
  const done = !signal.aborted;
  controller.abort();
  if (running === controller) running = null;
  return done;
}

/** Scrolls so that it is in view; what is longer than the view shows its beginning. Returns whether something moved. */
function center(log: HTMLElement, what: Range | HTMLElement): boolean {
  if (what instanceof Range) {
    unfold(what);
    scrollInside(log, what);
  }
  const view = log.getBoundingClientRect();
  const rect = what.getBoundingClientRect();
  const room = 56;
  const fits = rect.height < view.height - 2 * room;
  const inside = fits ? rect.top >= view.top + room && rect.bottom <= view.bottom - room : Math.abs(rect.top - view.top - room) < 40;
  if (inside) return false;
  const before = log.scrollTop;
  log.scrollTop += fits ? rect.top - view.top - (view.height - rect.height) / 2 : rect.top - view.top - room;
  return Math.abs(log.scrollTop - before) > 1;
}

/** What scrolls in itself (a long paste, a line of code) shows that part of it. */
function scrollInside(log: HTMLElement, range: Range): void {
  for (let box = range.startContainer.parentElement; box && box !== log; box = box.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(box);
    const view = box.getBoundingClientRect();
    const rect = range.getBoundingClientRect();
    const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
    if (scrolls(overflowY) && box.scrollHeight > box.clientHeight && (rect.top < view.top || rect.bottom > view.bottom))
      box.scrollTop += rect.top - view.top - box.clientHeight / 2;
    if (scrolls(overflowX) && box.scrollWidth > box.clientWidth && (rect.left < view.left || rect.right > view.right))
      box.scrollLeft += rect.left - view.left - box.clientWidth / 2;
  }
}

/** A long message shows its beginning only, until it is asked for all of it. */
function unfold(range: Range): void {
  const element = range.startContainer.parentElement;
  const clipped = element?.closest<HTMLElement>('[class*=overflow-hidden]');
  if (!clipped || clipped.closest('article') === null || clipped.scrollHeight <= clipped.clientHeight + 1) return;
  if (range.getBoundingClientRect().bottom <= clipped.getBoundingClientRect().bottom) return;
  clipped.parentElement?.querySelector<HTMLElement>('button[aria-expanded=false]')?.click();
}
