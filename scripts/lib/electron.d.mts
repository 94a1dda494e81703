import type { ElectronState } from './choose-shell.mjs';

export const FETCH_LIMIT_MS: number;
export const REMEMBERED_MS: number;
export function findElectron(root: string, env: NodeJS.ProcessEnv, platform: string): string | null;
export function sandboxWorks(binary: string, readText?: (file: string) => string | null): boolean;
export function electronState(root: string, env: NodeJS.ProcessEnv, platform: string, now: number): ElectronState;
export function fetchTrouble(output: string | null, limitMs: number): string;
export function fetchElectron(
  root: string,
  node: string,
  env: NodeJS.ProcessEnv,
  platform: string,
  now: number,
  limitMs: number,
): Promise<ElectronState>;
