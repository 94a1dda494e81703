/** Where the window is: the fragment `#/c/ID` names a conversation by its random id; nothing else stands in the address. */
import { create } from 'zustand';

export const NEW = 'new';

interface RouteState {
  /** A conversation's id, or "new". */
  conversation: string;
  /** A message to show once the conversation is here. */
  reveal: string | null;
}

function fromHash(): string {
  return /^#\/c\/([\w-]+)$/.exec(globalThis.location?.hash ?? '')?.[1] ?? NEW;
}

export const useRoute = create<RouteState>(() => ({ conversation: fromHash(), reveal: null }));

export function hrefOf(conversation: string): string {
  return conversation === NEW ? '#/' : `#/c/${conversation}`;
}

export function goTo(conversation: string, options: { reveal?: string; replace?: boolean } = {}): void {
  const href = hrefOf(conversation);
  if (window.location.hash !== href) {
    if (options.replace) window.history.replaceState(null, '', href);
    else window.history.pushState(null, '', href);
  }
  useRoute.setState({ conversation, reveal: options.reveal ?? null });
}

export function watchRoute(): () => void {
  const onChange = (): void => useRoute.setState({ conversation: fromHash(), reveal: null });
  window.addEventListener('popstate', onChange);
  window.addEventListener('hashchange', onChange);
  return () => {
    window.removeEventListener('popstate', onChange);
    window.removeEventListener('hashchange', onChange);
  };
}
