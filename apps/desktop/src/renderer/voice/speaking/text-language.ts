/** The language of a text that is read aloud, told by a worker that is there as long as something is read now and then. */

export interface Telling {
  id: number;
  text: string;
}

export interface Told {
  id: number;
  /** ISO 639-1; null where it is not sure. */
  language: string | null;
}

/** Letters by which a language can be told. */
const ENOUGH = 24;
/** Characters that are looked at. */
const MOST = 1000;
/** A voice waits no longer for it than this. */
const PATIENCE_MS = 1000;
/** Without a question the worker ends after this time, and its 40 MB with it. */
const IDLE_MS = 60_000;

let worker: Worker | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
let next = 1;

/** What of a message is in its language: no code, no addresses, no HTML. */
function prose(text: string): string {
  return text
    .replace(/```[\s\S]*?(?:```|$)/g, ' ')
    .replace(/`[^`\n]*`/g, ' ')
    .replace(/\bhttps?:\S+/g, ' ')
    .replace(/<[^>\n]*>/g, ' ')
    .slice(0, MOST);
}

/** Whether there is enough of a text that is still growing. */
export function canBeTold(text: string): boolean {
  return (prose(text).match(/\p{L}/gu)?.length ?? 0) >= ENOUGH;
}

/** The worker loads while the text is still coming. */
export function expectText(): void {
  clearTimeout(idle);
  idle = setTimeout(endTelling, IDLE_MS);
  if (worker || typeof Worker === 'undefined') return;
  worker = new Worker(new URL('./language-worker.ts', import.meta.url), { type: 'module' });
  // Without it the interface's language counts.
  worker.onerror = (event) => {
    event.preventDefault();
    endTelling();
  };
}

/** @returns ISO 639-1; null where it can not be told, or not in time */
export async function languageOfText(text: string): Promise<string | null> {
  if (!canBeTold(text)) return null;
  expectText();
  const asked = worker;
  if (!asked) return null;
  const id = next++;
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const take = ({ data }: MessageEvent<Told>): void => {
    if (data.id === id) resolve(data.language);
  };
  const timer = setTimeout(() => resolve(null), PATIENCE_MS);
  asked.addEventListener('message', take);
  asked.postMessage({ id, text: prose(text) } satisfies Telling);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    asked.removeEventListener('message', take);
  }
}

/** Ends the worker. */
export function endTelling(): void {
  clearTimeout(idle);
  worker?.terminate();
  worker = null;
}
