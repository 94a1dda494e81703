/** What the Memory page shows: the timeline by pages, as far as it was scrolled, and what was looked for. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { AppEvent, SearchFilter, TimelineItem } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { notices, told } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { refreshCards } from '../said/cards.ts';

export const MEMORY_TABS = ['timeline', 'facts', 'habits', 'images'] as const;
export type MemoryTab = (typeof MEMORY_TABS)[number];

interface PageState {
  tab: MemoryTab;
  text: string;
  /** Null: not read yet. */
  items: TimelineItem[] | null;
  more: boolean;
  /** What is pinned; not while something is looked for. */
  pinned: TimelineItem[];
  filters: SearchFilter[];
  loading: boolean;
  error: MiaError | null;
}

const fresh = { items: null, more: false, pinned: [], filters: [], loading: false, error: null };

export const useMemoryPage = create<PageState>(() => ({ tab: 'timeline', text: '', ...fresh }));

/** Memories fetched at a time. */
const PAGE = 100;
/** As many as one request may ask for. */
const MOST = 200;

/** Set by what stands beside the timeline: the same words are looked for there. */
let onSearch = (): void => {};
export function alsoSearch(work: () => void): void {
  onSearch = work;
}

/** Counts searches: the answer to an older one is not shown. */
let asked = 0;
let searching = false;
let typedMeanwhile = false;

/** Reads the timeline anew, as far down as it was read. */
export async function loadTimeline(): Promise<void> {
  asked += 1;
  const mine = asked;
  const { text, items } = useMemoryPage.getState();
  useMemoryPage.setState({ loading: true });
  try {
    const limit = Math.min(MOST, Math.max(PAGE, items?.length ?? 0));
    const [page, pins] = await Promise.all([
      ask('memory.timeline', { text, limit }),
      text.trim() === '' ? ask('memory.timeline', { pinned: true, limit: MOST }) : null,
    ]);
    if (mine !== asked) return;
    useMemoryPage.setState({
      ...{ items: page.items, more: page.more, filters: page.filters, pinned: pins?.items ?? [] },
      ...{ loading: false, error: null },
    });
  } catch (thrown) {
    if (mine === asked) useMemoryPage.setState({ loading: false, error: MiaError.from(thrown) });
  }
}

let older: Promise<void> | null = null;

/** The next page, towards the past. Asking again while it is on its way changes nothing. */
export function loadEarlier(): Promise<void> {
  older ??= nextPage().finally(() => {
    older = null;
  });
  return older;
}

async function nextPage(): Promise<void> {
  const { text, items, more } = useMemoryPage.getState();
  const before = items?.at(-1)?.message;
  const mine = asked;
  if (!more || before === undefined) return;
  try {
    const page = await ask('memory.timeline', { text, before, limit: PAGE });
    if (mine !== asked) return;
    useMemoryPage.setState((s) => {
      const known = new Set(s.items?.map((item) => item.message));
      return { items: [...(s.items ?? []), ...page.items.filter((item) => !known.has(item.message))], more: page.more };
    });
  } catch (thrown) {
    if (mine === asked) notices().alert(MiaError.from(thrown).toShape(), () => void loadEarlier());
  }
}

/** Looks at once; while one search is on its way the next begins behind it, with what is typed by then. */
export function searchMemories(text: string): void {
  useMemoryPage.setState({ text });
  if (searching) typedMeanwhile = true;
  else void search();
}

async function search(): Promise<void> {
  searching = true;
  do {
    typedMeanwhile = false;
    // Another search begins at its own top.
    useMemoryPage.setState({ items: useMemoryPage.getState().items?.slice(0, PAGE) ?? null });
    onSearch();
    await loadTimeline();
  } while (typedMeanwhile);
  searching = false;
}

export async function pinMemory(item: TimelineItem): Promise<void> {
  const on = !item.pinned;
  const set = (pinned: boolean): void =>
    useMemoryPage.setState((s) => ({
      items: s.items?.map((one) => (one.message === item.message ? { ...one, pinned } : one)) ?? null,
      pinned: pinned ? s.pinned : s.pinned.filter((one) => one.message !== item.message),
    }));
  set(on);
  const went = await told(ask('memory.pin', { memory: item.message, on }));
  if (!went) set(!on);
  else {
    notices().announce(t(on ? 'memory.pinned' : 'memory.unpinned'));
    await loadTimeline();
  }
}

let refreshing: ReturnType<typeof setTimeout> | undefined;

/** Something changed in what is remembered: the page that stands open shows it. Many changes at once are one. */
export function timelineChanged(event: AppEvent): void {
  if (event.type === 'message') {
    const { message } = event;
    if (message.status === 'streaming') return;
    if (message.forgotten)
      useMemoryPage.setState((s) => ({
        items: s.items?.filter((item) => item.message !== message.id) ?? null,
        pinned: s.pinned.filter((item) => item.message !== message.id),
      }));
  }
  if (event.type === 'conversation-removed')
    useMemoryPage.setState((s) => ({
      items: s.items?.filter((item) => item.conversation.id !== event.id) ?? null,
      pinned: s.pinned.filter((item) => item.conversation.id !== event.id),
    }));
  refreshMemories();
}

/** Reads anew what the cards name, and a moment later what the page shows. */
export function refreshMemories(): void {
  refreshCards();
  if (useRoute.getState().page !== 'memory') return;
  clearTimeout(refreshing);
  refreshing = setTimeout(() => {
    void loadTimeline();
    onSearch();
  }, 250);
}

/** The vault was locked: nothing of it stays in this window. */
export function clearMemoryPage(): void {
  asked += 1;
  useMemoryPage.setState({ tab: 'timeline', text: '', ...fresh });
}
