/**
 * Says once that little memory is left while a model stands in it: everything on the computer grows slow then, and the person
 * can choose a smaller model before something ends.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import type { ErrorShape } from '@mia/core/errors.ts';
import type { Logger } from '@mia/core/ports/logger.ts';

const GIB = 1024 ** 3;
const PATIENCE_MS = 5_000;

/** Bytes that can be had without anything being swapped out. */
export interface MemoryLeft {
  available: number;
  total: number;
}

/** Under a twelfth of the machine's memory, and under 1 GiB whatever it has. */
export function isLow({ available, total }: MemoryLeft): boolean {
  return available < Math.min(GIB, total / 12);
}

/** Linux, `MemAvailable` of /proc/meminfo (kernel, `Documentation/filesystems/proc.rst`); null where it is not said. */
export function availableIn(meminfo: string): number | null {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kib === undefined ? null : Number(kib) * 1024;
}

/** macOS, `memory_pressure -Q`: what it calls free holds what can be freed; null where it is not said. */
export function freeShareIn(words: string): number | null {
  const percent = /free percentage:\s*(\d+)%/.exec(words)?.[1];
  return percent === undefined ? null : Number(percent) / 100;
}

async function pressure(): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('/usr/bin/memory_pressure', ['-Q'], { timeout: PATIENCE_MS, windowsHide: true }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}

/** How much is left on this machine; null where that can not be told. What the system calls free is too little: it leaves out caches. */
export async function memoryLeft(platform: NodeJS.Platform = process.platform): Promise<MemoryLeft | null> {
  const total = totalmem();
  try {
    if (platform === 'win32') return { available: freemem(), total };
    const share = platform === 'darwin' ? freeShareIn(await pressure()) : null;
    const available = platform === 'linux' ? availableIn(await readFile('/proc/meminfo', 'utf8')) : share && share * total;
    return available === null ? null : { available, total };
  } catch {
    return null;
  }
}

interface Options {
  logger: Logger;
  /** Tells it. */
  tell(error: ErrorShape): void;
  left?: () => Promise<MemoryLeft | null>;
}

export interface MemoryWatch {
  /** To call whenever a model was loaded or has answered. It tells once, and never rejects. */
  check(): Promise<void>;
  /** For a window that came later: what was told, where it is still so. Never rejects. */
  stands(): Promise<ErrorShape[]>;
}

const LOW: ErrorShape = { code: 'model.low-memory' };

export function watchMemory({ logger, tell, left = memoryLeft }: Options): MemoryWatch {
  let told = false;
  return {
    async check() {
      if (told) return;
      const now = await left();
      if (told || now === null || !isLow(now)) return;
      told = true;
      logger.info('memory.low', { bytes: Math.round(now.available) });
      tell(LOW);
    },
    async stands() {
      const now = told ? await left() : null;
      return now !== null && isLow(now) ? [LOW] : [];
    },
  };
}
