/** An engine that a test speaks for. Never shipped. */
import type { Engine, Speech, SpeechEvents } from '../engine.ts';

interface Given extends Speech {
  text: string;
  events: SpeechEvents;
  units: number;
  settle: PromiseWithResolvers<boolean>;
}

export interface HandEngine extends Engine {
  texts(): string[];
  /** Sentence `n` is heard from now on. */
  begin(n: number): void;
  word(n: number, from: number, to: number): void;
  /** So many units of it were heard. */
  hear(n: number, units: number): void;
  end(n: number, whole?: boolean): Promise<void>;
  fail(n: number, error: unknown): Promise<void>;
  /** How often it was silenced. */
  silenced: number;
}

export function handEngine(): HandEngine {
  const given: Given[] = [];
  const at = (n: number): Given => {
    const one = given[n];
    if (!one) throw new RangeError(`sentence ${n} was not given`);
    return one;
  };
  /** Whatever waits for it goes on. */
  const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const engine: HandEngine = {
    voice: null,
    longest: 240,
    silenced: 0,
    speak(text, events) {
      const settle = Promise.withResolvers<boolean>();
      const one: Given = { text, events, units: 0, settle, done: settle.promise, heard: () => one.units };
      given.push(one);
      return one;
    },
    silence() {
      engine.silenced += 1;
    },
    texts: () => given.map(({ text }) => text),
    begin: (n) => at(n).events.begun(),
    word: (n, from, to) => at(n).events.word(from, to),
    hear(n, units) {
      at(n).units = units;
    },
    end(n, whole = true) {
      at(n).settle.resolve(whole);
      return later();
    },
    fail(n, error) {
      at(n).settle.reject(error);
      return later();
    },
  };
  return engine;
}
