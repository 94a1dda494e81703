/**
 * Asks again until it gets something other than undefined; the only way these tests wait outside of the browser.
 * @throws Error naming `what` after `ms`, or whatever `ask` throws
 */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>, options: { ms: number; what: () => string }): Promise<T> {
  const end = performance.now() + options.ms;
  for (;;) {
    const got = await ask();
    if (got !== undefined) return got;
    if (performance.now() > end) throw new Error(`waited ${options.ms} ms for ${options.what()}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
