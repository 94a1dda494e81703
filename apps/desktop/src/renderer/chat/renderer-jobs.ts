/**
 * Colouring and formulas, done by a worker. One that has not answered in time is ended, with whatever it was busy with, and
 * the next request gets a new one: what takes over half a second stays source, and the window never waits.
 */

/** Milliseconds of work for one request; the first of a worker, or of a language, has its files to fetch as well. */
export const LIMIT = 500;
const FIRST = 8000;

/** A token: its text, its colour in the light theme and in the dark. */
export type Token = [text: string, light: string, dark: string];

/** Rows of coloured code from `from` on. */
export interface Coloured {
  from: number;
  rows: Token[][];
}

export type Job =
  | { kind: 'colour'; id: number; code: string; language: string; open: boolean; known: number }
  | { kind: 'formula'; id: number; tex: string; display: boolean };

type Asked = Job extends infer J ? (J extends { id: number } ? Omit<J, 'id'> : never) : never;

export interface Result {
  id: number;
  value: Coloured | string | null;
}

interface Waiting {
  job: Job;
  resolve(value: Result['value']): void;
}

let worker: Worker | null = null;
let next = 1;
/** One at a time: so that the one that takes too long is known. */
let running: { waiting: Waiting; timer: ReturnType<typeof setTimeout> } | null = null;
const queue: Waiting[] = [];
const warm = new Set<string>();

const warmth = (job: Job): string => (job.kind === 'colour' ? job.language : 'formula');

function start(): void {
  if (running) return;
  const waiting = queue.shift();
  if (!waiting) return;
  worker ??= fresh();
  const { job } = waiting;
  const timer = setTimeout(() => giveUp(), warm.has(warmth(job)) ? LIMIT : FIRST);
  running = { waiting, timer };
  worker.postMessage(job);
}

function fresh(): Worker {
  const made = new Worker(new URL('./render-worker.ts', import.meta.url), { type: 'module' });
  made.onmessage = (event: MessageEvent<Result>) => {
    if (made !== worker || running?.waiting.job.id !== event.data.id) return;
    warm.add(warmth(running.waiting.job));
    finish(event.data.value);
  };
  made.onerror = (event) => {
    event.preventDefault();
    if (made === worker) giveUp();
  };
  return made;
}

function finish(value: Result['value']): void {
  if (!running) return;
  clearTimeout(running.timer);
  const { waiting } = running;
  running = null;
  waiting.resolve(value);
  start();
}

function giveUp(): void {
  worker?.terminate();
  worker = null;
  warm.clear();
  finish(null);
}

/** Hands a job to the worker. Resolves to null where there is no worker, the job failed or took too long. */
function ask(job: Asked): Promise<Result['value']> {
  if (typeof Worker === 'undefined') return Promise.resolve(null);
  return new Promise((resolve) => {
    queue.push({ job: { ...job, id: next++ }, resolve });
    start();
  });
}

/** Rows of a code from `known` on, which does not change those before; null: it stays plain. */
export async function colour(code: string, language: string, open: boolean, known: number): Promise<Coloured | null> {
  return (await ask({ kind: 'colour', code, language, open, known })) as Coloured | null;
}

const set = new Map<string, Promise<string | null>>();
const done = new Map<string, string | null>();
/** Formulas that are kept set. */
const KEPT = 500;

const keyOf = (tex: string, display: boolean): string => `${display ? 'd' : 'i'}${tex}`;

/** A formula that is set already: HTML, null where it can not be, undefined where nobody has asked yet. */
export function formulaNow(tex: string, display: boolean): string | null | undefined {
  return done.get(keyOf(tex, display));
}

/** HTML of a formula, by KaTeX; null: it stays source. */
export function formula(tex: string, display: boolean): Promise<string | null> {
  const key = keyOf(tex, display);
  const known = set.get(key);
  if (known) return known;
  const asked = ask({ kind: 'formula', tex, display }).then((value) => {
    done.set(key, value as string | null);
    return value as string | null;
  });
  set.set(key, asked);
  if (set.size > KEPT) {
    const oldest = set.keys().next().value as string;
    set.delete(oldest);
    done.delete(oldest);
  }
  return asked;
}
