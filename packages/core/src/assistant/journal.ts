import type { TurnEvent, TurnEventBody } from './events.ts';

/**
 * The numbered events of one running turn. Any number of followers read it, each from where it wants; a follower that
 * leaves changes nothing for the turn or for the others.
 */
export class TurnJournal {
  readonly #events: TurnEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #over = false;

  /** Number of the last event; 0 before the first. */
  get last(): number {
    return this.#events.length;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Adds an event; `end` closes the journal and later ones are dropped. */
  add(body: TurnEventBody): TurnEvent | null {
    if (this.#over) return null;
    const event: TurnEvent = { n: this.#events.length + 1, ...body };
    this.#events.push(event);
    if (body.type === 'end') this.#over = true;
    for (const wake of [...this.#waiting]) wake();
    return event;
  }

  /** Events after number `after`: those that were, then those that come, up to `end` or until the signal. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<TurnEvent> {
    let next = Math.max(0, after);
    while (!signal.aborted) {
      const event = this.#events[next];
      if (event) {
        next += 1;
        yield event;
        if (event.type === 'end') return;
      } else if (this.#over) {
        return;
      } else {
        await this.#change(signal);
      }
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
