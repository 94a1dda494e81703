/**
 * The one log: JSON Lines, five files of 5 MB, 0600. A field that is not on the list, or whose value could be something
 * that a person wrote, does not get in, whoever passed it.
 */
import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isErrorCode } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { LogFields, Logger } from '@mia/core/ports/logger.ts';

const MAX_BYTES = 5 * 1024 * 1024;
const FILES = 5;

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);
/** A UUID, 128 bits as hex, or a short name of ours with a number. */
const isId = matches(/^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|[a-z]{1,12}-[0-9a-f]{1,32})$/);
const isWord = matches(/^[a-z][a-z0-9.-]{0,39}$/);

/** What may be logged, and what it must look like. */
const ALLOWED: Record<keyof Required<LogFields>, (value: unknown) => boolean> = {
  id: isId,
  conversation: isId,
  message: isId,
  turn: isId,
  model: matches(/^[a-z0-9-]{1,30}\/[A-Za-z0-9._:/-]{1,80}$/),
  provider: isWord,
  code: (value) => isErrorCode(value) || matches(/^(?:[A-Z][A-Z0-9_]{1,39}|[a-z-]{1,20})$/)(value),
  route: matches(/^[a-z]{1,20}(?:\.[A-Za-z]{1,20}){1,2}$/),
  child: isWord,
  pid: isCount,
  count: isCount,
  bytes: isCount,
  ms: isCount,
  exit: isCount,
  signal: matches(/^SIG[A-Z0-9]{1,10}$/),
  version: matches(/^\d[0-9A-Za-z.+-]{0,30}$/),
  state: isWord,
};

const isEvent = matches(/^[a-z][a-z0-9.-]{0,59}$/);

export interface FileLogger extends Logger {
  close(): void;
}

/** A logger that writes into a folder (0700). A log that can not be written is given up, never a reason to fail. */
export function createLogger(folder: string, clock: Pick<Clock, 'now'>, maxBytes: number = MAX_BYTES): FileLogger {
  const path = (n: number): string => join(folder, n === 0 ? 'mia.log' : `mia.${n}.log`);
  let fd: number | null = null;
  let size = 0;
  try {
    open();
  } catch {
    fd = null;
  }

  function open(): void {
    fd = openSync(path(0), 'a', 0o600);
    size = fstatSync(fd).size;
  }

  function rotate(): void {
    if (fd !== null) closeSync(fd);
    fd = null;
    rmSync(path(FILES - 1), { force: true });
    for (let n = FILES - 2; n >= 0; n--) {
      try {
        renameSync(path(n), path(n + 1));
      } catch {
        // Not there yet.
      }
    }
    open();
  }

  const log = (level: string, event: string, fields: LogFields = {}): void => {
    if (fd === null) return;
    const bytes = Buffer.from(`${logLine(level, clock.now(), event, fields)}\n`);
    try {
      if (size + bytes.length > maxBytes) rotate();
      if (fd !== null) size += writeSync(fd, bytes);
    } catch {
      // Disk full or folder gone: the person is told of that by the store, not by a log.
    }
  };
  return {
    info: (event, fields) => log('info', event, fields),
    warn: (event, fields) => log('warn', event, fields),
    error: (event, fields) => log('error', event, fields),
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}

/** One line of the log: only listed fields with harmless values; how many were left out is counted. */
export function logLine(level: string, time: number, event: string, fields: LogFields): string {
  const kept: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const allowed = Object.hasOwn(ALLOWED, name) && ALLOWED[name as keyof typeof ALLOWED](value);
    if (allowed) kept[name] = value;
    else dropped += 1;
  }
  return JSON.stringify({ time, level, event: isEvent(event) ? event : 'unnamed', ...kept, ...(dropped ? { dropped } : {}) });
}
