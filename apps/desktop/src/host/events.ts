/** Everything that changes, for every window. Each listener has a queue in which a newer event takes an older one's place. */
import type { AppEvent } from '../contract/index.ts';

export interface Events {
  /** True when a window listens. */
  publish(event: AppEvent): boolean;
  /** What a window that comes later has to know: asked for each one, and told to it alone. Returns the end of that. */
  stands(look: () => Promise<AppEvent[]>): () => void;
  /** Every event, at once, inside this process. */
  watch(listener: (event: AppEvent) => void): void;
  /** How many windows listen, whenever one comes or goes. */
  watchWindows(listener: (count: number) => void): void;
  /** Events from now on, until the signal. What waits is bounded: one event for each thing that can change. */
  listen(signal: AbortSignal): AsyncGenerator<AppEvent>;
}

export function createEvents(): Events {
  const queues = new Set<(event: AppEvent) => void>();
  const watchers: ((event: AppEvent) => void)[] = [];
  const counters: ((count: number) => void)[] = [];
  const standing = new Set<() => Promise<AppEvent[]>>();
  const count = (): void => {
    for (const counter of counters) counter(queues.size);
  };
  return {
    watch: (listener) => void watchers.push(listener),
    watchWindows: (listener) => void counters.push(listener),
    publish(event) {
      for (const watcher of watchers) watcher(event);
      for (const push of queues) push(event);
      return queues.size > 0;
    },
    stands(look) {
      standing.add(look);
      return () => void standing.delete(look);
    },
    async *listen(signal) {
      const waiting = new Map<string, AppEvent>();
      let wake = (): void => {};
      const push = (event: AppEvent): void => {
        const key = keyOf(event);
        waiting.delete(key);
        waiting.set(key, event);
        wake();
      };
      const onAbort = (): void => wake();
      signal.addEventListener('abort', onAbort);
      queues.add(push);
      count();
      for (const look of standing)
        void look().then(
          (found) => found.forEach(push),
          () => {},
        );
      try {
        while (!signal.aborted) {
          const next = waiting.entries().next().value;
          if (next) {
            waiting.delete(next[0]);
            yield next[1];
          } else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        queues.delete(push);
        count();
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

/** What an event is about: a later one about the same makes an earlier one needless. */
function keyOf(event: AppEvent): string {
  switch (event.type) {
    case 'conversation':
      return `conversation ${event.conversation.id}`;
    // Created and removed again must both be told, in order.
    case 'conversation-removed':
      return `removed ${event.id}`;
    case 'message':
      return `message ${event.message.id}`;
    case 'turn':
    case 'turn-ended':
      return `${event.type} ${event.turn}`;
    case 'download':
      return `download ${event.download.id}`;
    case 'draft':
      return `draft ${event.draft.conversation} ${event.window}`;
    case 'edit':
      return `edit ${event.message} ${event.window}`;
    case 'settings':
      return `settings ${event.name}`;
    case 'trouble':
      return `trouble ${event.error.code}`;
    case 'prepared':
      return `prepared ${event.conversation}`;
    case 'image':
      return `image ${event.image.id}`;
    case 'memory.changed':
      return `${event.type} ${event.id} ${event.change}`;
    case 'models':
    case 'backup':
    case 'folders':
    case 'vault':
    case 'encoder':
    case 'consolidation':
    case 'memory-encoder':
    case 'import':
    case 'erased':
      return event.type;
  }
}
