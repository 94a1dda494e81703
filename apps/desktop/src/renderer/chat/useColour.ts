import { useEffect, useRef, useState } from 'react';
import { MOST } from './budget.ts';
import { colour, type Token } from './renderer-jobs.ts';
import { onItsWay } from './unfinished.ts';

/** Tokens that get their colours in one frame: thousands at once would hold the window up. */
const TOKENS = 500;
/** Milliseconds between two colourings of code that is being written. */
const PACE = 120;
/** Characters of code whose colours are kept for when it comes into view again. */
const KEPT = 300_000;

const kept = new Map<string, Token[][]>();
let size = 0;

function keep(key: string, rows: Token[][]): void {
  if (kept.has(key)) return;
  kept.set(key, rows);
  size += key.length;
  for (const oldest of kept.keys()) {
    if (size <= KEPT) break;
    kept.delete(oldest);
    size -= oldest.length;
  }
}

export interface Painted {
  /** Coloured rows from the first line on; rows that stay the same are the same objects. */
  rows: Token[][];
  /** How much of the code they are, in characters, the break after the last included. */
  length: number;
}

const none: Painted = { rows: [], length: 0 };

/** Colours of code as far as they are there; what follows is plain until it has its own. Never takes colour away. */
export function useColour(code: string, language: string, open: boolean): Painted {
  const known = language === '' || language === 'mermaid' || code.length > MOST ? undefined : kept.get(`${language}\n${code}`);
  const [state, setState] = useState<{ code: string; rows: Token[][] }>(() => ({ code, rows: known ?? [] }));
  const [count, setCount] = useState(0);
  const last = useRef(state);
  last.current = state;
  useEffect(() => {
    if (!language || language === 'mermaid' || code.length > MOST) return;
    const key = `${language}\n${code}`;
    if (kept.has(key)) {
      setState({ code, rows: kept.get(key) ?? [] });
      return;
    }
    let current = true;
    const over = onItsWay();
    const timer = setTimeout(
      async () => {
        const before = last.current;
        // The last row may still change; those before it are what they are.
        const same = code.startsWith(before.code) ? Math.max(0, before.rows.length - 1) : 0;
        const result = await colour(code, language, { open, known: same, wanted: () => current });
        over();
        if (!current || !result) return;
        const rows = [...before.rows.slice(0, result.from), ...result.rows];
        if (!open) keep(key, rows);
        setState({ code, rows });
      },
      open ? PACE : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
      over();
    };
  }, [code, language, open]);
  const { rows } = state;
  // Those that were coloured before, and as many more as one frame takes.
  let first = Math.min(count, rows.length);
  for (let tokens = 0; first < rows.length && tokens < TOKENS; first += 1) tokens += (rows[first]?.length ?? 0) + 1;
  useEffect(() => {
    if (first >= rows.length) return;
    const over = onItsWay();
    const frame = requestAnimationFrame(() => setCount(first));
    return () => {
      cancelAnimationFrame(frame);
      over();
    };
  }, [first, rows.length]);
  if (rows.length === 0 || !code.startsWith(state.code)) return none;
  // While more is being written, the last row is not the whole line.
  const whole = code === state.code ? rows.length : rows.length - 1;
  const shown = rows.slice(0, Math.min(first, whole));
  let length = 0;
  for (const row of shown) length += row.reduce((n, token) => n + token[0].length, 1);
  return { rows: shown, length: Math.min(length, code.length) };
}
