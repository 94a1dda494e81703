export type Part = 'renderer' | 'host' | 'shell';
export function sourceHash(root: string, part: Part): string;
export function ensureBuilt(
  root: string,
  node: string,
  env: NodeJS.ProcessEnv,
  part: Part,
): { ok: boolean; built: boolean; output: string };
