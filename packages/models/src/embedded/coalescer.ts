import type { Split } from './thinking.ts';

/** Gathers what is written for about one frame, so that a fast model does not send an event for each token. */
export class Coalescer {
  readonly #send: (split: Split) => void;
  readonly #everyMs: number;
  #pending: Split = { reasoning: '', text: '' };
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(send: (split: Split) => void, everyMs = 16) {
    this.#send = send;
    this.#everyMs = everyMs;
  }

  push(split: Split): void {
    this.#pending.reasoning += split.reasoning;
    this.#pending.text += split.text;
    const wait = this.#sentAt + this.#everyMs - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pending.reasoning === '' && this.#pending.text === '') return;
    this.#send(this.#pending);
    this.#pending = { reasoning: '', text: '' };
    this.#sentAt = performance.now();
  }
}
