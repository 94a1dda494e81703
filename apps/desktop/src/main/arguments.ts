/** Main's command line. Chromium's own switches stand among it, so what is not ours is left alone. */
import { resolve } from 'node:path';

export interface MainArguments {
  dataDir: string;
}

/** @param args as in `process.argv`, the program and the app's folder among them */
export function mainArguments(args: readonly string[], defaultDataDir: string): MainArguments {
  const at = args.indexOf('--data-dir');
  const joined = args.find((arg) => arg.startsWith('--data-dir='))?.slice('--data-dir='.length);
  const given = joined ?? (at >= 0 ? args[at + 1] : undefined);
  return { dataDir: given ? resolve(given) : defaultDataDir };
}
