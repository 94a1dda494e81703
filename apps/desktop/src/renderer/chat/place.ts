/** Bringing a message of the open log into view, and the focus to it, also when it is not in the document yet. */
import { useRoute } from '../lib/route.ts';
import { loadNewer, loadOlder, toLatest } from './pages.ts';
import { chatOf } from './store.ts';
import { goesOn, shownMessages } from './turn.ts';

/** The id of the box that messages are written in. */
export const MESSAGE_BOX = 'message-box';

export function focusMessageBox(): void {
  document.getElementById(MESSAGE_BOX)?.focus();
}

export interface ShowOptions {
  block?: ScrollLogicalPosition;
  /** What takes the focus there: the message itself, or a tool of its toolbar (else its neighbour in the toolbar). */
  focus?: 'message' | 'next' | 'previous' | 'edit' | 'edit-box';
}

type Bring = (message: string, block: ScrollLogicalPosition) => void;

/** Set by the log that stands: it follows what is written only if it was left at its end. */
let settle: (() => void) | null = null;

export function onMoved(work: () => void): () => void {
  settle = work;
  return () => {
    if (settle === work) settle = null;
  };
}

/** Set by the log that stands: a long one must first put the message into the document. */
let bring: Bring | null = null;

export function onShow(work: Bring): () => void {
  bring = work;
  return () => {
    if (bring === work) bring = null;
  };
}

/** Frames within which a message has come into the document, or never will. */
const FRAMES = 60;

/** Shows a message. The last call wins. */
export function showMessage(message: string, { block = 'nearest', focus }: ShowOptions = {}): void {
  call += 1;
  moving = focus === 'message' ? message : null;
  const mine = call;
  const attempt = (left: number): void => {
    if (mine !== call) return;
    const article = document.getElementById(`message-${message}`);
    if (!article) {
      bring?.(message, block);
      settle?.();
      if (left > 0) requestAnimationFrame(() => attempt(left - 1));
      else moving = null;
      return;
    }
    moving = null;
    article.scrollIntoView({ block });
    settle?.();
    if (focus) targetOf(article, focus).focus();
  };
  // After what was just set has been rendered.
  requestAnimationFrame(() => attempt(FRAMES));
}

let call = 0;
/** Where the focus is on its way to. */
let moving: string | null = null;
/** Where it was moved last: a long log takes rows out of the document, and the focus with them. */
let last: string | null = null;

/** Alt+PageUp and Alt+PageDown: the focus goes to the message before or after, the last one at first. */
export function moveToMessage(step: 1 | -1): boolean {
  const { conversation } = useRoute.getState();
  const chat = chatOf(conversation);
  const active = document.activeElement;
  const here = active?.closest('[role=log] article')?.id.replace(/^message-/, '') ?? null;
  const from = moving ?? here ?? (active === document.body ? last : null);
  if (from === null) toLatest(conversation);
  const messages = shownMessages(chatOf(conversation));
  const at = messages.findIndex((m) => m.id === from);
  const next = at < 0 ? messages.at(-1) : messages[Math.max(0, Math.min(messages.length - 1, at + step))];
  if (!next) return false;
  last = next.id;
  const page = at === 0 && step < 0 && chat.more ? loadOlder : at === messages.length - 1 && step > 0 && goesOn(chat) ? loadNewer : null;
  if (page) {
    void page(conversation).then(
      () => moveToMessage(step),
      () => {},
    );
    return true;
  }
  const article = document.getElementById(`message-${next.id}`);
  if (!article) showMessage(next.id, { block: 'nearest', focus: 'message' });
  else {
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: 'nearest' });
    settle?.();
  }
  return true;
}

function targetOf(article: HTMLElement, focus: NonNullable<ShowOptions['focus']>): HTMLElement {
  if (focus === 'message') return article;
  const tool = (name: string): HTMLElement | null => article.querySelector(`[data-tool="${name}"]:not(:disabled)`);
  return tool(focus) ?? tool('previous') ?? tool('next') ?? article;
}
