import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../ports/clock.ts';
import { silentLogger } from '../../ports/logger.ts';
import { openStore, type StoreOptions } from './store.ts';
import type { NewMessage, Store } from './types.ts';

/** For tests: a real store in a folder of its own. Not used by the product. */
export const TEST_KEY = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) & 255);

export const ENTRIES = {
  writer: new URL('./writer-entry.ts', import.meta.url),
  reader: new URL('./reader-entry.ts', import.meta.url),
};

export function temporaryFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'mia-storage-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function openTestStore(dir: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  return openStore({ dir, key: TEST_KEY, entries: ENTRIES, logger: silentLogger, clock: systemClock, reserveBytes: 0, ...options });
}

/** A finished message with one text part. */
export function message(id: string, conversation: string, parent: string | null, text: string, more: Partial<NewMessage> = {}): NewMessage {
  return {
    id,
    conversation,
    parent,
    role: 'user',
    status: 'done',
    created: 1_700_000_000_000,
    zone: 'Europe/Berlin',
    origin: 'person',
    parts: [{ kind: 'text', text }],
    ...more,
  };
}

export function answer(id: string, conversation: string, parent: string, text: string, more: Partial<NewMessage> = {}): NewMessage {
  return message(id, conversation, parent, text, { role: 'assistant', origin: 'assistant', model: 'test/model', ...more });
}

/** A unit vector that is the same for the same seed. */
export function unitVector(seed: number, dimension = 384): Float32Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  const vector = new Float32Array(dimension);
  for (let i = 0; i < dimension; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    vector[i] = state / 0xffffffff - 0.5;
  }
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/** Fills a disk to its last byte by a file on it, also when somebody else takes some of it meanwhile. */
export function fillDisk(filler: string): void {
  const handle = openSync(filler, 'w');
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeSync(handle, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(handle);
  }
}
