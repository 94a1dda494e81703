/** Models that Ollama fetches itself, shown among the downloads. Pause and Resume: Ollama keeps the parts. */
import { randomUUID } from 'node:crypto';
import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { OllamaProvider } from '@mia/core/response/llm/index.ts';
import type { Download } from '@mia/models/downloads/index.ts';
import { SpeedMeter } from '@mia/models/downloads/speed.ts';

/** Milliseconds between two events of progress. */
const TELL_MS = 200;

export interface Pulls {
  /** Fetches a model; one that is under way is that one. */
  start(model: string): Download;
  pause(id: string): void;
  resume(id: string): void;
  cancel(id: string): void;
  has(id: string): boolean;
  /** Whether something is being fetched now. */
  busy(): boolean;
  list(): Download[];
  close(): void;
}

interface Pull {
  download: Download;
  abort: AbortController | null;
  meter: SpeedMeter;
  toldAt: number;
}

export function createPulls(options: {
  ollama: Pick<OllamaProvider, 'pull'>;
  clock: Clock;
  tell(download: Download): void;
  /** A model came. */
  done(): void;
}): Pulls {
  const { ollama, clock, tell } = options;
  const pulls = new Map<string, Pull>();

  const find = (id: string): Pull => {
    const pull = pulls.get(id);
    if (!pull) throw new MiaError('not-found', { download: id });
    return pull;
  };
  const set = (pull: Pull, patch: Partial<Download>): void => {
    pull.download = { ...pull.download, ...patch };
    pull.toldAt = clock.monotonic();
    tell(pull.download);
  };

  async function run(pull: Pull): Promise<void> {
    const abort = new AbortController();
    pull.abort = abort;
    pull.meter.reset();
    set(pull, { state: 'running', error: null, speed: null, eta: null });
    try {
      await ollama.pull(pull.download.name, {
        signal: abort.signal,
        onProgress({ bytes, total, phase }) {
          if (abort.signal.aborted) return;
          pull.meter.add(clock.monotonic(), bytes);
          const speed = pull.meter.speed();
          const patch = { bytes, total, speed, eta: speed ? Math.round(((total - bytes) / speed) * 1000) : null };
          const state = phase === 'verifying' ? 'verifying' : 'running';
          if (state !== pull.download.state || clock.monotonic() - pull.toldAt >= TELL_MS) set(pull, { ...patch, state });
          else pull.download = { ...pull.download, ...patch };
        },
      });
      set(pull, { state: 'done', bytes: pull.download.total, speed: null, eta: null });
      options.done();
    } catch (error) {
      // `pause` and `cancel` have said already what it is now.
      if (!abort.signal.aborted)
        set(pull, { state: 'failed', speed: null, eta: null, error: MiaError.from(error, 'download.failed').toShape() });
    } finally {
      if (pull.abort === abort) pull.abort = null;
    }
  }

  const stop = (pull: Pull, state: 'paused' | 'cancelled'): void => {
    pull.abort?.abort();
    set(pull, { state, speed: null, eta: null });
  };

  return {
    start(model) {
      const held = [...pulls.values()].find(
        (p) => p.download.name === model && p.download.state !== 'done' && p.download.state !== 'cancelled',
      );
      if (held) {
        if (held.download.state === 'paused' || held.download.state === 'failed') void run(held);
        return held.download;
      }
      const download: Download = {
        id: randomUUID(),
        entries: [],
        name: model,
        state: 'running',
        source: 'ollama',
        packageName: null,
        bytes: 0,
        total: 0,
        speed: null,
        eta: null,
        canPause: true,
        error: null,
      };
      const pull: Pull = { download, abort: null, meter: new SpeedMeter(), toldAt: 0 };
      pulls.set(download.id, pull);
      void run(pull);
      return pull.download;
    },
    pause(id) {
      const pull = find(id);
      if (pull.abort) stop(pull, 'paused');
    },
    resume(id) {
      const pull = find(id);
      if (pull.download.state === 'done' || pull.download.state === 'cancelled') throw new MiaError('request.invalid', { reason: 'over' });
      if (!pull.abort || pull.abort.signal.aborted) void run(pull);
    },
    cancel(id) {
      const pull = find(id);
      if (pull.download.state !== 'done') stop(pull, 'cancelled');
    },
    has: (id) => pulls.has(id),
    busy: () => [...pulls.values()].some((pull) => pull.abort && !pull.abort.signal.aborted),
    list: () => [...pulls.values()].map((pull) => pull.download),
    close() {
      for (const pull of pulls.values()) if (pull.abort) stop(pull, 'paused');
    },
  };
}
