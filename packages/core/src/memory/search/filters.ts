import type { Folder, SearchFilters } from '../storage/types.ts';

/** A filter as it was understood: `typed` is what stands in the query, so that a window can take it out again. */
export interface TypedFilter {
  kind: 'from' | 'in' | 'has' | 'before' | 'after';
  value: string;
  typed: string;
}

export interface ParsedQuery {
  /** What is left to be looked for as words. */
  words: string;
  typed: TypedFilter[];
  filters: SearchFilters;
}

type Kind = TypedFilter['kind'];

/** What filters are called, in the window's languages. */
const NAMES: Record<string, Kind> = {
  ...{ from: 'from', in: 'in', has: 'has', before: 'before', after: 'after' },
  ...{ von: 'from', hat: 'has', vor: 'before', nach: 'after' },
};

/** A value in quotation marks of whatever kind, as keyboards and other programs put them. */
const QUOTED = '"([^"]*)"|[“”„«»]([^“”„«»"]*)[“”„«»]';

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Filters as they stand in a query. A folder whose name is several words is understood without quotation marks too. */
function patternFor(folders: readonly Folder[]): RegExp {
  const names = folders
    .map((f) => f.name.trim())
    .filter((name) => /\s/.test(name))
    .sort((a, b) => b.length - a.length)
    .map((name) => name.split(/\s+/).map(literal).join('\\s+'));
  const wide = names.length > 0 ? `in:(${names.join('|')})(?=\\s|$)|` : 'in:([^\\s\\S])|';
  return new RegExp(`(?<=^|\\s)(?:${wide}(${Object.keys(NAMES).join('|')}):(?:${QUOTED}|(\\S+)))`, 'giu');
}

/** A folder's name as two people would write the same. */
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/["“”„«»]/g, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLocaleLowerCase();

/** Words for a speaker, in the window's languages. */
const ME = new Set(['me', 'you', 'ich', 'mir']);
const ASSISTANT = new Set(['assistant', 'm.i.a', 'mia', 'assistent']);
const DAYS: Record<string, number> = { today: 0, heute: 0, yesterday: -1, gestern: -1 };

/**
 * Parts a query into filters and words: `from:me`, `from:assistant`, `in:folder` or `in:"two words"`, `has:image`,
 * `before:DATE`, `after:DATE`, in German also `von:`, `hat:`, `vor:`, `nach:`, with DATE as 2026, 2026-05, 2026-05-17, 17.5.2026, today or yesterday in this computer's time
 * zone. `after` includes its day, `before` does not. What can not be understood stays words.
 *
 * @param now UTC epoch milliseconds
 */
export function parseQuery(text: string, folders: readonly Folder[], now: number): ParsedQuery {
  const typed: TypedFilter[] = [];
  const filters: SearchFilters = {};
  type Found = string | undefined;
  const read = (whole: string, folder: Found, name: Found, straight: Found, curly: Found, bare: Found): string => {
    const kind = NAMES[name?.toLowerCase() ?? 'in'] ?? 'in';
    const value = (folder ?? straight ?? curly ?? bare ?? '').trim();
    if (!apply(filters, kind, value, folders, now)) return whole;
    typed.push({ kind, value, typed: whole });
    return ' ';
  };
  const words = text.replace(patternFor(folders), read);
  return { words: words.replace(/\s+/gu, ' ').trim(), typed, filters };
}

/** False where the value means nothing. */
function apply(filters: SearchFilters, kind: Kind, value: string, folders: readonly Folder[], now: number): boolean {
  const low = value.toLocaleLowerCase();
  switch (kind) {
    case 'from':
      if (ME.has(low)) filters.role = 'user';
      else if (ASSISTANT.has(low)) filters.role = 'assistant';
      else return false;
      return true;
    case 'in': {
      const folder = folders.find((f) => plain(f.name) === plain(value));
      if (folder) filters.folder = folder.id;
      return folder !== undefined;
    }
    case 'has':
      if (low !== 'image' && low !== 'bild') return false;
      filters.image = true;
      return true;
    case 'before':
    case 'after': {
      const at = startOf(low, now);
      if (at === null) return false;
      if (kind === 'before') filters.before = Math.min(at, filters.before ?? at);
      else filters.after = Math.max(at, filters.after ?? at);
      return true;
    }
  }
}

/** The first moment of a day, month or year in this computer's time zone; null for anything else. */
function startOf(value: string, now: number): number | null {
  const away = Object.hasOwn(DAYS, value) ? DAYS[value] : undefined;
  if (away !== undefined) {
    const today = new Date(now);
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() + away).getTime();
  }
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value);
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2] ?? 1), Number(iso[3] ?? 1)]
    : german
      ? [Number(german[3]), Number(german[2]), Number(german[1])]
      : [0, 0, 0];
  const date = new Date(year, month - 1, day);
  // A 31st of February becomes a day of March: no such day was meant.
  return year >= 1000 && date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null;
}
