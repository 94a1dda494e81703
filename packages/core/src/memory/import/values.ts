/** Reading what others wrote: every value may be of any type, missing, or absurd. */
import { createHash } from 'node:crypto';
import type { Part } from '../storage/types.ts';

/** Characters of one message; a longer one is cut, and counted. */
export const LONGEST_TEXT = 1_000_000;
const LONGEST_TITLE = 200;

export type Fields = Record<string, unknown>;

export const fields = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const oneOf = <T extends string>(all: readonly T[], value: unknown): T | null => all.find((one) => one === value) ?? null;
export const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

/** Where something comes from, as 16 bytes. */
export function keyOf(...ids: string[]): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(JSON.stringify(ids)).digest().subarray(0, 16));
}

/** Seconds since 1970, or an ISO date, as milliseconds; null for what is no moment between 2000 and 2200. */
export function moment(value: unknown): number | null {
  const ms = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return ms > 946_684_800_000 && ms < 7_258_118_400_000 ? Math.round(ms) : null;
}

export const titleFrom = (value: unknown): string =>
  Array.from(text(value).toWellFormed().replace(/\s+/gu, ' ').trim()).slice(0, LONGEST_TITLE).join('');

/** Text without what no text has: NUL, which ends a string in SQLite's functions, and halves of characters. */
const clean = (value: string): string => value.replaceAll('\0', '').toWellFormed();

/** Collects the parts of one message. */
export class Parts {
  readonly parts: Part[] = [];
  shortened = 0;

  add(kind: Part['kind'], value: unknown, meta?: Record<string, unknown>): void {
    const whole = clean(text(value));
    if (whole.trim() === '') return;
    let kept = whole;
    if (whole.length > LONGEST_TEXT) {
      kept = `${whole.slice(0, LONGEST_TEXT).toWellFormed()}…`;
      this.shortened++;
    }
    this.parts.push({ kind, text: kept, ...(meta ? { meta } : {}) });
  }
}
