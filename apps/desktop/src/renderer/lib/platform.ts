/** A tab of a browser, which keeps some keys for itself; Electron's preload shows itself as `mia`. */
export const inTab = (): boolean => typeof window !== 'undefined' && !('mia' in window);

/** True where the command key is what Ctrl is elsewhere. */
export const isMac: boolean = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
