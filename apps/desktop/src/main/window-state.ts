/** `shell.json`: where the window stood, and how the host says that it looks; nothing else, because it is not encrypted. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { theme } from '../contract/shell.ts';
import { MIN_SIZE } from './window-options.ts';

const whole = z.number().int().min(-100_000).max(100_000);
const bounds = z.object({
  x: whole.optional(),
  y: whole.optional(),
  width: whole,
  height: whole,
  maximized: z.boolean().default(false),
});
const shellFile = z.object({
  bounds: bounds.optional().catch(undefined),
  theme: theme.catch('system'),
  /** A BCP 47 tag; null, and "system", follow the computer. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .nullable()
    .catch(null),
});

export type Bounds = z.output<typeof bounds>;
export type ShellState = z.output<typeof shellFile>;

export const DEFAULT_BOUNDS: Bounds = { width: 1160, height: 800, maximized: false };

const fileOf = (dataDir: string): string => join(dataDir, 'shell.json');

function raw(dataDir: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(readFileSync(fileOf(dataDir), 'utf8'));
    return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? (kept as Record<string, unknown>) : {};
  } catch {
    // None yet, or not ours.
    return {};
  }
}

/** What was kept; whatever can not be read or is not valid counts as never kept. */
export const readShellState = (dataDir: string): ShellState => shellFile.parse(raw(dataDir));

/**
 * Keeps where the window stands; theme, language, the text's size and the sidebar are the host's to write. Written beside and renamed, 0600. A disk that
 * refuses costs a window position, never more.
 */
export function keepBounds(dataDir: string, at: Bounds): void {
  const beside = `${fileOf(dataDir)}.window`;
  const { theme: kept, language, textSize, sidebar } = raw(dataDir);
  try {
    rmSync(beside, { force: true });
    writeFileSync(beside, `${JSON.stringify({ bounds: bounds.parse(at), theme: kept, language, textSize, sidebar })}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
    renameSync(beside, fileOf(dataDir));
  } catch {
    // See above.
  }
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The kept bounds, made to fit the screens that are there now: a window whose title can not be seen can not be moved back. */
export function onScreen(kept: Bounds | undefined, areas: readonly Area[]): Bounds {
  const wanted = kept ?? DEFAULT_BOUNDS;
  const fits = (area: Area): boolean =>
    wanted.x !== undefined &&
    wanted.y !== undefined &&
    wanted.x + Math.max(wanted.width, MIN_SIZE.width) > area.x + 80 &&
    wanted.x < area.x + area.width - 80 &&
    wanted.y >= area.y - 8 &&
    wanted.y < area.y + area.height - 40;
  const area = areas.find(fits);
  const limit = area ?? areas[0] ?? { x: 0, y: 0, ...DEFAULT_BOUNDS };
  const size = {
    width: Math.min(Math.max(wanted.width, MIN_SIZE.width), limit.width),
    height: Math.min(Math.max(wanted.height, MIN_SIZE.height), limit.height),
    maximized: wanted.maximized,
  };
  return area ? { x: wanted.x, y: wanted.y, ...size } : size;
}
