/**
 * Colouring and formulas, done by a worker. One that has not answered in time is ended, with whatever it was busy with, and
 * the next request gets a new one: what takes over half a second stays source, and the window never waits.
 */

/** Milliseconds of work for one request. */
export const LIMIT = 500;
/** The first of a worker, or of a language, has its files to fetch as well; a short one is only slow where the machine is. */
const PATIENT = 8000;
const SHORT = 2000;

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
  /** Asked when its turn comes: what has left the window meanwhile is not made. */
  wanted(): boolean;
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
  let waiting = queue.shift();
  while (waiting && !waiting.wanted()) {
    waiting.resolve(null);
    waiting = queue.shift();
  }
  if (!waiting) return;
  worker ??= fresh();
  const { job } = waiting;
  const length = job.kind === 'colour' ? job.code.length : job.tex.length * 4;
  const timer = setTimeout(() => giveUp(), warm.has(warmth(job)) && length > SHORT ? LIMIT : PATIENT);
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
function ask(job: Asked, wanted: () => boolean): Promise<Result['value']> {
  if (typeof Worker === 'undefined') return Promise.resolve(null);
  return new Promise((resolve) => {
    queue.push({ job: { ...job, id: next++ }, wanted, resolve });
    start();
  });
}

/** Rows of a code from `known` on, which does not change those before; null: it stays plain. */
export async function colour(
  code: string,
  language: string,
  options: { open: boolean; known: number; wanted(): boolean },
): Promise<Coloured | null> {
  const { open, known, wanted } = options;
  return (await ask({ kind: 'colour', code, language, open, known }, wanted)) as Coloured | null;
}

interface Setting {
  html: Promise<string | null>;
  /** How many places in the window want it. */
  wanted: number;
}

const setting = new Map<string, Setting>();
const done = new Map<string, string | null>();
/** Formulas that are kept set. */
const KEPT = 500;

const keyOf = (tex: string, display: boolean): string => `${display ? 'd' : 'i'}${tex}`;

/** A formula that is set already: HTML, null where it can not be, undefined where nobody has asked yet. */
export function formulaNow(tex: string, display: boolean): string | null | undefined {
  return done.get(keyOf(tex, display));
}

/** HTML of a formula, by KaTeX; null: it stays source. `leave` says that it is not wanted here any more. */
export function formula(tex: string, display: boolean): { html: Promise<string | null>; leave(): void } {
  const key = keyOf(tex, display);
  const known = done.get(key);
  if (known !== undefined) return { html: Promise.resolve(known), leave: () => {} };
  let one = setting.get(key);
  if (!one) {
    const made: Setting = { html: Promise.resolve(null), wanted: 1 };
    made.html = ask({ kind: 'formula', tex, display }, () => made.wanted > 0).then((value) => {
      setting.delete(key);
      if (made.wanted > 0) keep(key, value as string | null);
      return value as string | null;
    });
    setting.set(key, made);
    one = made;
  } else one.wanted += 1;
  const mine = one;
  return {
    html: mine.html,
    leave: () => {
      mine.wanted -= 1;
    },
  };
}

function keep(key: string, html: string | null): void {
  done.set(key, html);
  if (done.size > KEPT) done.delete(done.keys().next().value as string);
}
