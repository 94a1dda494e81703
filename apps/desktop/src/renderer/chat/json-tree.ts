/**
 * JSON as rows of a tree. What stands in the text stays as it is written: numbers of any length, entries in their order, keys that come
 * twice. Pure.
 */
import { MOST } from './budget.ts';

export type JsonNode =
  | { kind: 'object' | 'array'; entries: { key: string | null; value: JsonNode }[] }
  /** `text` as it is written, quotes included. */
  | { kind: 'string' | 'number' | 'literal'; text: string };

export interface TreeRow {
  /** Where it stands: "", "0", "0.3" …; of each one its own. */
  path: string;
  /** 1 is the outermost. */
  level: number;
  /** Among its neighbours, from 1. */
  position: number;
  of: number;
  /** As it is written, quotes included; the place in an array; null for the outermost. */
  key: string | null;
  value: JsonNode;
  /** Null where nothing is within. */
  open: boolean | null;
}

/** Rows that are open at first, about. */
const FIRST = 40;

/** Tokens of a text that is known to be JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s{}[\]:,"]+/g;

/** The tree of a text; null where it is no object and no array, holds nothing, or is too long. */
export function jsonTree(text: string): JsonNode | null {
  if (text.length > MOST || !/^\s*[[{]/.test(text)) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const root: { key: string | null; value: JsonNode }[] = [];
  const within: { entries: typeof root; keyed: boolean }[] = [{ entries: root, keyed: false }];
  let key: string | null = null;
  for (const [token] of text.matchAll(TOKEN)) {
    const { entries, keyed } = within.at(-1) as (typeof within)[number];
    if (token === '}' || token === ']') within.pop();
    else if (keyed && key === null) key = token;
    else {
      const value = nodeOf(token);
      entries.push({ key, value });
      key = null;
      if ('entries' in value) within.push({ entries: value.entries, keyed: value.kind === 'object' });
    }
  }
  const value = root[0]?.value;
  return value && 'entries' in value && value.entries.length > 0 ? value : null;
}

function nodeOf(token: string): JsonNode {
  if (token === '{' || token === '[') return { kind: token === '{' ? 'object' : 'array', entries: [] };
  if (token.startsWith('"')) return { kind: 'string', text: token };
  return { kind: /^[-\d]/.test(token) ? 'number' : 'literal', text: token };
}

/** What is open at first: level by level, as long as it is not too much to look at. */
export function firstOpen(tree: JsonNode): Set<string> {
  const open = new Set<string>();
  let level: [string, JsonNode][] = [['', tree]];
  let rows = 1;
  while (level.length > 0) {
    const more = level.reduce((sum, [, node]) => sum + ('entries' in node ? node.entries.length : 0), 0);
    if (open.size > 0 && rows + more > FIRST) break;
    rows += more;
    for (const [path, node] of level) if ('entries' in node && node.entries.length > 0) open.add(path);
    level = level.flatMap(([path, node]) =>
      'entries' in node ? node.entries.map(({ value }, at): [string, JsonNode] => [within(path, at), value]) : [],
    );
  }
  return open;
}

const within = (path: string, at: number): string => (path === '' ? `${at}` : `${path}.${at}`);

/** The path of what holds it; null of the outermost. */
export function outside(path: string): string | null {
  if (path === '') return null;
  return path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
}

/** The rows that can be seen, from the top; at most `most` of them, and how many there are. */
export function rowsOf(tree: JsonNode, open: ReadonlySet<string>, most: number): { rows: TreeRow[]; all: number } {
  const rows: TreeRow[] = [];
  let all = 0;
  // A list of what is still to be shown and no recursion: brackets may nest by thousands.
  const waiting: TreeRow[] = [{ path: '', level: 1, position: 1, of: 1, key: null, value: tree, open: open.has('') }];
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    all += 1;
    if (rows.length < most) rows.push(row);
    if (!row.open || !('entries' in row.value)) continue;
    const { kind, entries } = row.value;
    for (let at = entries.length - 1; at >= 0; at--) {
      const { key, value } = entries[at] as (typeof entries)[number];
      const path = within(row.path, at);
      const holds = 'entries' in value && value.entries.length > 0;
      const named = kind === 'object' ? key : `${at}`;
      waiting.push({
        path,
        level: row.level + 1,
        position: at + 1,
        of: entries.length,
        key: named,
        value,
        open: holds ? open.has(path) : null,
      });
    }
  }
  return { rows, all };
}
