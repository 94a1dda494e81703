/**
 * Where the window is: the fragment `#/c/ID` names a conversation by its random id, `#/memory` the Memory page; nothing else
 * stands in the address.
 */
import { create } from 'zustand';

export const NEW = 'new';

interface RouteState {
  /** The Memory page stands in place of the conversation, which stays the one that was left. */
  page: 'chat' | 'memory';
  /** A conversation's id, or "new". */
  conversation: string;
  /** A message to show once the conversation is here. */
  reveal: string | null;
}

/** What a history entry may carry. Browsers write it to disk: numbers that only this window understands, never words. */
export interface Entry {
  /** The search that stood here when a result was opened. */
  search?: number;
  /** Opened from that search. */
  from?: number;
}

const MEMORY = '#/memory';

/** This window is "Quick ask": opened by the system's own keys over everything else, for as long as it lives. */
export const quickWindow = globalThis.location?.hash === '#/quick';

function fromHash(left: string = NEW): Pick<RouteState, 'page' | 'conversation'> {
  const hash = globalThis.location?.hash ?? '';
  if (hash === MEMORY) return { page: 'memory', conversation: left };
  return { page: 'chat', conversation: /^#\/c\/([\w-]+)$/.exec(hash)?.[1] ?? NEW };
}

export const useRoute = create<RouteState>(() => ({ ...fromHash(), reveal: null }));

export function goToMemory(): void {
  if (window.location.hash !== MEMORY) window.history.pushState(null, '', MEMORY);
  useRoute.setState({ page: 'memory', reveal: null });
}

/** That conversation is gone: goes on in a new chat, or stays where the Memory page is. True when it stood open. */
export function leaveConversation(id: string, { replace = true } = {}): boolean {
  const { conversation, page } = useRoute.getState();
  if (conversation !== id) return false;
  if (page === 'memory') useRoute.setState({ conversation: NEW });
  else goTo(NEW, { replace });
  return page === 'chat';
}

export function hrefOf(conversation: string): string {
  return conversation === NEW ? '#/' : `#/c/${conversation}`;
}

interface GoOptions {
  reveal?: string;
  replace?: boolean;
  /** Makes an entry of the history also where the address stays the same. */
  entry?: Entry;
}

export function goTo(conversation: string, { reveal, replace = false, entry }: GoOptions = {}): void {
  const href = hrefOf(conversation);
  if (window.location.hash !== href || entry) {
    if (replace) window.history.replaceState(entry ?? null, '', href);
    else window.history.pushState(entry ?? null, '', href);
  }
  useRoute.setState({ page: 'chat', conversation, reveal: reveal ?? null });
}

/** Marks the entry that stands now, so that Back finds it again. */
export function markEntry(entry: Entry): void {
  window.history.replaceState({ ...entryNow(), ...entry }, '');
}

export function entryNow(): Entry {
  const state: unknown = window.history.state;
  return typeof state === 'object' && state !== null ? (state as Entry) : {};
}

export function watchRoute(): () => void {
  const onChange = (): void => useRoute.setState((s) => ({ ...fromHash(s.conversation), reveal: null }));
  window.addEventListener('popstate', onChange);
  window.addEventListener('hashchange', onChange);
  return () => {
    window.removeEventListener('popstate', onChange);
    window.removeEventListener('hashchange', onChange);
  };
}
