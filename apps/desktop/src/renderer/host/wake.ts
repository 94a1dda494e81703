/** When this computer wakes, or the window comes back: what happened to the connection meanwhile is found out at once. */

/** How often the clock is looked at, in milliseconds … */
const TICK = 5000;
/** … and how much more than that has to pass for it to have been sleep. */
const SLEPT = 20_000;

/** Calls back after sleep, when the window becomes visible, and when the network is back. Returns how to end it. */
export function watchWake(onWake: () => void): () => void {
  let last = Date.now();
  const look = (): void => {
    const slept = Date.now() - last > SLEPT;
    last = Date.now();
    if (slept) onWake();
  };
  const visible = (): void => {
    if (document.visibilityState === 'visible') onWake();
  };
  const timer = setInterval(look, TICK);
  document.addEventListener('visibilitychange', visible);
  document.addEventListener('resume', onWake);
  window.addEventListener('online', onWake);
  window.addEventListener('pageshow', onWake);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', visible);
    document.removeEventListener('resume', onWake);
    window.removeEventListener('online', onWake);
    window.removeEventListener('pageshow', onWake);
  };
}
