import type { ErrorShape } from '@mia/core/errors.ts';
import { z } from 'zod';
import type { CatalogueEntry } from '../catalogue/index.ts';
import { SpeedMeter } from './speed.ts';
import type { Download } from './types.ts';

/** One download as the queue keeps it. */
export interface Job {
  id: string;
  entries: string[];
  name: string;
  state: Download['state'];
  source: 'hub' | 'package' | 'folder';
  packageName: string | null;
  total: number;
  /** Bytes by catalogue id. */
  bytes: Map<string, number>;
  meter: SpeedMeter;
  error: ErrorShape | null;
  /** A person tries once more after a failure: what was out of reach is looked for again. */
  again: boolean;
  /** Present while it runs. */
  controller: AbortController | null;
  /** Settles when nothing of it is under way any more. */
  ended: Promise<void>;
  /** When its progress was last told, monotonic. */
  toldAt: number;
  /** Set while an event of progress is due. */
  telling: (() => void) | null;
}

export function newJob(id: string, entries: readonly CatalogueEntry[], state: Job['state']): Job {
  return {
    id,
    entries: entries.map((entry) => entry.id),
    name: entries.map((entry) => entry.name).join(' + '),
    state,
    source: 'hub',
    packageName: null,
    total: 0,
    bytes: new Map(),
    meter: new SpeedMeter(),
    error: null,
    again: false,
    controller: null,
    ended: Promise.resolve(),
    toldAt: 0,
    telling: null,
  };
}

export function bytesOf(job: Job): number {
  let sum = 0;
  for (const bytes of job.bytes.values()) sum += bytes;
  return Math.min(sum, job.total);
}

export function toDownload(job: Job): Download {
  const bytes = bytesOf(job);
  const speed = job.state === 'running' ? job.meter.speed() : null;
  return {
    id: job.id,
    entries: [...job.entries],
    name: job.name,
    state: job.state,
    source: job.source,
    packageName: job.packageName,
    bytes,
    total: job.total,
    speed,
    eta: speed ? ((job.total - bytes) / speed) * 1000 : null,
    canPause: job.source === 'hub' && job.state === 'running',
    error: job.error,
  };
}

/** What of a download outlives the process: enough to show it as paused and to go on. */
export const savedJobs = z.array(
  z.object({
    id: z.string(),
    entries: z.array(z.string()).min(1),
    source: z.enum(['hub', 'package', 'folder']),
  }),
);
export type SavedJob = z.output<typeof savedJobs>[number];

export function isOver(job: Job): boolean {
  return job.state === 'done' || job.state === 'cancelled';
}
