import { MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TextEncoder } from '../../ports/text-encoder.ts';
import type { SearchHit, Store, TitleHit } from '../storage/types.ts';
import { parseQuery, type TypedFilter } from './filters.ts';

/** A row of the results. `message` is null where only the title was found. */
export interface FoundHit {
  message: string | null;
  conversation: string;
  conversationTitle: string;
  role: SearchHit['role'];
  /** UTC epoch milliseconds. */
  created: number;
  /** Matches stand between U+E000 and U+E001. */
  snippet: string;
  by: 'title' | 'words' | 'meaning';
  archived: boolean;
}

export interface SearchGroups {
  filters: TypedFilter[];
  /** Titles first, then conversations by their best message. */
  conversations: FoundHit[];
  /** Messages: found by words, then by meaning. */
  memories: FoundHit[];
  /** Kept without an answer. */
  notes: FoundHit[];
  /** Nothing more comes. */
  complete: boolean;
}

export interface SearchDeps {
  store: Pick<Store, 'folders' | 'search' | 'searchTitles' | 'searchMeaning'>;
  /** Null, or without its files: words alone. */
  encoder: TextEncoder | null;
  clock: Clock;
}

/** Cosines of all-MiniLM-L6-v2 below this join texts that a person would not. */
const CLOSE = 0.36;
/** Conversations shown beside those whose title was found. */
const BEST_CONVERSATIONS = 8;

/**
 * The one search: words first, told at once, then meaning. Both look at shown paths only, in archived conversations too.
 * Filters alone list the newest. A failing encoder is not an error: words alone are searched.
 *
 * @param limit hits of a group at most
 * @returns what words and meaning found together
 * @throws MiaError `request.cancelled`, `data.*`
 */
export async function searchAll(
  text: string,
  limit: number,
  deps: SearchDeps,
  onWords: (groups: SearchGroups) => Promise<void>,
  signal: AbortSignal,
): Promise<SearchGroups> {
  const { store, encoder, clock } = deps;
  const { words, typed, filters } = parseQuery(text, await store.folders(), clock.now());
  const none: SearchGroups = { filters: typed, conversations: [], memories: [], notes: [], complete: true };
  if (words === '' && typed.length === 0) return none;
  // The encoder works in a process of its own while the words are looked up.
  const vector = encodeQuery(words, encoder, signal);
  const [titles, hits] = await Promise.all([
    words === '' ? [] : store.searchTitles({ text: words, filters, limit }),
    store.search({ text: words, filters, limit }),
  ]);
  notAborted(signal);
  const byWords = grouped(typed, titles, hits);
  if (words === '' || encoder === null) return { ...byWords, complete: true };
  await onWords(byWords);
  const found = await vector;
  notAborted(signal);
  if (!found) return { ...byWords, complete: true };
  const near = (await store.searchMeaning({ ...found, filters, limit, least: CLOSE })).filter(
    (hit) => !hits.some(({ message }) => message === hit.message),
  );
  const meant = near.map((hit) => toHit(hit, 'meaning'));
  const isNote = (hit: FoundHit): boolean => near.some(({ message, note }) => note && message === hit.message);
  return {
    ...byWords,
    memories: [...byWords.memories, ...meant.filter((hit) => !isNote(hit))].slice(0, limit),
    notes: [...byWords.notes, ...meant.filter(isNote)].slice(0, limit),
    complete: true,
  };
}

function notAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new MiaError('request.cancelled');
}

async function encodeQuery(
  words: string,
  encoder: TextEncoder | null,
  signal: AbortSignal,
): Promise<{ vector: Float32Array; encoder: string } | null> {
  if (words === '' || !encoder) return null;
  try {
    if (!(await encoder.available())) return null;
    const [vector] = await encoder.encode([words], { priority: 'query', signal });
    return vector ? { vector, encoder: encoder.id } : null;
  } catch {
    return null;
  }
}

function grouped(filters: TypedFilter[], titles: readonly TitleHit[], hits: readonly SearchHit[]): SearchGroups {
  const named = titles.map((title): FoundHit => ({ ...title, message: null, role: 'user', by: 'title' }));
  const seen = new Set(named.map(({ conversation }) => conversation));
  const best = hits
    .filter(({ conversation }) => !seen.has(conversation) && seen.add(conversation))
    .slice(0, BEST_CONVERSATIONS)
    .map((hit) => toHit(hit, 'words'));
  return {
    filters,
    conversations: [...named, ...best],
    memories: hits.filter(({ note }) => !note).map((hit) => toHit(hit, 'words')),
    notes: hits.filter(({ note }) => note).map((hit) => toHit(hit, 'words')),
    complete: false,
  };
}

function toHit({ note: _note, ...hit }: SearchHit, by: FoundHit['by']): FoundHit {
  return { ...hit, by };
}
