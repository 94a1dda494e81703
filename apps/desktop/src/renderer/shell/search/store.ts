/** The one search: what was typed, what was found, and how it stood when a result was opened, so that Back returns to it. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { AppEvent, SearchFilter, SearchHit, SearchResults } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { count } from '../../i18n/format.ts';
import { t } from '../../i18n/index.ts';
import { useLayout } from '../../lib/layout.ts';
import { notices } from '../../lib/notices.ts';
import { entryNow, goTo, markEntry, useRoute } from '../../lib/route.ts';
import { markMessage } from '../find/marks.ts';

export const SEARCH_BOX = 'search-box';
/** Milliseconds after the last key. */
const AFTER = 120;
/** Hits of a group at most. */
const LIMIT = 60;
/** As long as the contract lets a query be. */
const TEXT_MAX = 1000;

export interface SearchState {
  text: string;
  results: SearchResults | null;
  error: MiaError | null;
  /** Something is on its way for this text. */
  running: boolean;
  /** How far the results are scrolled, and which of them has the focus. */
  scroll: number;
  focused: string | null;
  /** The open conversation was opened from this search (its number), or null. */
  from: number | null;
  /** Grows when results are to be shown as they were. */
  restored: number;
}

const nothing = { text: '', results: null, error: null, running: false, scroll: 0, focused: null };

export const useSearch = create<SearchState>(() => ({ ...nothing, from: null, restored: 0 }));

let timer: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | null = null;

function cancel(): void {
  clearTimeout(timer);
  asking?.abort();
  asking = null;
}

export function setSearch(text: string): void {
  cancel();
  if (text.trim() === '') {
    useSearch.setState({ ...nothing, text });
    return;
  }
  useSearch.setState({ text, running: true, error: null, scroll: 0, focused: null });
  timer = setTimeout(() => void run(text), AFTER);
}

export function searchAgain(): void {
  setSearch(useSearch.getState().text);
}

async function run(text: string): Promise<void> {
  const controller = new AbortController();
  asking = controller;
  const here = (): boolean => asking === controller;
  const take = (results: SearchResults): void => {
    if (here()) useSearch.setState({ results });
  };
  try {
    const results = await ask(
      'search.run',
      { text: text.trim().slice(0, TEXT_MAX), limit: LIMIT },
      { signal: controller.signal, onEvent: take },
    );
    if (!here()) return;
    useSearch.setState({ results, running: false });
    const n = hitsOf(results).length;
    notices().announce(n === 0 ? t('search.none') : t('search.found', { count: n, n: count(n) }));
  } catch (thrown) {
    if (here()) useSearch.setState({ error: MiaError.from(thrown), running: false });
  }
}

export const GROUPS = ['conversations', 'memories', 'notes'] as const;

export function hitsOf(results: SearchResults): SearchHit[] {
  return GROUPS.flatMap((group) => results[group]);
}

export function keyOf(hit: SearchHit): string {
  return hit.message ?? hit.conversation;
}

/** Takes a filter out of what was typed. */
export function removeFilter(filter: SearchFilter): void {
  const { text } = useSearch.getState();
  const whole = (at: number): boolean => /^$|\s/.test(text.charAt(at - 1)) && /^$|\s/.test(text.charAt(at + filter.typed.length));
  let at = text.indexOf(filter.typed);
  while (at >= 0 && !whole(at)) at = text.indexOf(filter.typed, at + 1);
  if (at < 0) return;
  setSearch(`${text.slice(0, at).trimEnd()} ${text.slice(at + filter.typed.length).trimStart()}`.trim());
}

/** Adds a filter to what was typed; a value with spaces stands in quotation marks. */
export function addFilter(kind: SearchFilter['kind'], value: string): void {
  const { text } = useSearch.getState();
  const written = /\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
  setSearch(`${text.trim()} ${kind}:${written} `.trimStart());
}

/** Conversations and messages whose hits were taken out: where one comes back, the search is run again. */
const taken = new Set<string>();

/** Something was deleted or forgotten: no hit of it stays, here and in what Back returns to. */
function takeOut(id: string): void {
  const left = (results: SearchResults | null): SearchResults | null => {
    if (results === null || !hitsOf(results).some((hit) => hit.conversation === id || hit.message === id)) return results;
    taken.add(id);
    const of = (hits: SearchHit[]): SearchHit[] => hits.filter((hit) => hit.conversation !== id && hit.message !== id);
    return { ...results, conversations: of(results.conversations), memories: of(results.memories), notes: of(results.notes) };
  };
  for (const [n, one] of kept) kept.set(n, { ...one, results: left(one.results) });
  const { results } = useSearch.getState();
  const next = left(results);
  if (next !== results) keepingFocus(() => useSearch.setState({ results: next }));
}

/** A result that goes under the focus passes it to its neighbour. */
function keepingFocus(change: () => void): void {
  const links = (): HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>('[data-results] a'));
  const at = links().indexOf(document.activeElement as HTMLElement);
  change();
  if (at < 0) return;
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    const now = links();
    (now[Math.min(at, now.length - 1)] ?? document.getElementById(SEARCH_BOX))?.focus({ preventScroll: true });
  });
}

/** Looks again for the same text, and leaves what is scrolled and focused where it is. */
async function refresh(): Promise<void> {
  const { text, running } = useSearch.getState();
  if (text.trim() === '' || running) return;
  try {
    const results = await ask('search.run', { text: text.trim().slice(0, TEXT_MAX), limit: LIMIT });
    const now = useSearch.getState();
    if (now.text === text && !now.running) keepingFocus(() => useSearch.setState({ results }));
  } catch {
    // What stands there is what was found.
  }
}

/** Takes what changed in any window: what is gone leaves the results, what is back or has another title is looked for again. */
export function searchChanged(event: AppEvent): void {
  if (event.type === 'conversation-removed') takeOut(event.id);
  else if (event.type === 'message') {
    if (event.message.forgotten) takeOut(event.message.id);
    else if (taken.delete(event.message.id)) void refresh();
  } else if (event.type === 'conversation') {
    const { id, title, archived } = event.conversation;
    const { results } = useSearch.getState();
    const differs = (hit: SearchHit): boolean => hit.conversation === id && (hit.conversationTitle !== title || hit.archived !== archived);
    if (taken.delete(id) || (results !== null && hitsOf(results).some(differs))) void refresh();
  }
}

type Kept = Pick<SearchState, 'text' | 'results' | 'error' | 'scroll' | 'focused'>;
/** Searches that Back can return to. In memory alone: a browser would write them to disk. */
const kept = new Map<number, Kept>();
let number = 0;

/** The words that were found in a hit, for marking them where it is opened. */
export function wordsOf(hit: SearchHit): string[] {
  return [...new Set([...hit.snippet.matchAll(/\uE000([^\uE001]+)\uE001/g)].map((m) => m[1] ?? ''))];
}

/** Opens a result at its message. */
export function openHit(hit: SearchHit): void {
  const { text, results, error, scroll } = useSearch.getState();
  number += 1;
  kept.set(number, { text, results, error, scroll, focused: keyOf(hit) });
  markEntry({ search: number });
  useSearch.setState({ focused: keyOf(hit), from: number });
  useLayout.setState({ overlay: false });
  markMessage(hit.message === null ? null : { conversation: hit.conversation, message: hit.message, words: wordsOf(hit) });
  goTo(hit.conversation, { ...(hit.message === null ? {} : { reveal: hit.message }), entry: { from: number } });
}

/** Back to the results that this conversation was opened from. False when it was opened otherwise. */
export function backToResults(): boolean {
  if (useSearch.getState().from === null) return false;
  window.history.back();
  return true;
}

/** Empties the search, and forgets the earlier ones: the vault was locked. */
export function clearSearch(): void {
  cancel();
  kept.clear();
  taken.clear();
  useSearch.setState({ ...nothing, from: null });
}

/** Back and forward bring a search as it was. `show` makes its place visible. */
export function watchSearch(show: () => void): () => void {
  const onPop = (): void => {
    const entry = entryNow();
    useSearch.setState({ from: entry.from !== undefined && kept.has(entry.from) ? entry.from : null });
    const was = entry.search === undefined ? undefined : kept.get(entry.search);
    if (!was) return;
    cancel();
    markMessage(null);
    useSearch.setState((s) => ({ ...was, running: false, restored: s.restored + 1 }));
    show();
  };
  window.addEventListener('popstate', onPop);
  // Going elsewhere by any other way leaves the results behind.
  const stop = useRoute.subscribe(() => {
    if (entryNow().from === undefined) useSearch.setState({ from: null });
  });
  return () => {
    window.removeEventListener('popstate', onPop);
    stop();
  };
}
