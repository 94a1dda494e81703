/**
 * The one-time token arrives in the address's fragment and is erased before anything else happens; the session secret that
 * it becomes is the only thing that this window keeps outside of memory, in sessionStorage, which ends with the tab.
 */
const KEY = 'mia.session';

/** Takes the token out of the address and its history entry. Null when there is none. */
export function takeToken(): string | null {
  const match = /(?:^#|&)token=([^&]+)/.exec(window.location.hash);
  if (!match) return null;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  return decodeURIComponent(match[1] ?? '');
}

export function keptSecret(): string | null {
  return window.sessionStorage.getItem(KEY);
}

export function keepSecret(secret: string): void {
  window.sessionStorage.setItem(KEY, secret);
}
