import type { ErrorShape } from '@mia/core/errors.ts';

/** What parent and child say to each other over Node's IPC channel (`serialization: 'advanced'`, so typed arrays travel). */
export type ToChild =
  | { kind: 'request'; id: number; method: string; params: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'ping'; id: number }
  | { kind: 'close' };

export type ToParent =
  | { kind: 'ready' }
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'error'; id: number; error: ErrorShape }
  | { kind: 'event'; id: number; event: unknown }
  | { kind: 'pong'; id: number };

/** Settings that a child reads at its start, from one environment variable: no secret among them. */
export interface ChildSettings {
  /** The process whose end ends the child. */
  parent: number;
  /** Runs below normal priority. */
  background: boolean;
  /** Resident bytes past which the child ends itself; 0 for no limit. */
  memoryBytes: number;
}

export const SETTINGS_VARIABLE = 'MIA_CHILD';

/** The signal by which the watchdog ends a child that outgrew its memory: it dumps no core and nobody else sends it. */
export const MEMORY_SIGNAL = 'SIGVTALRM';
