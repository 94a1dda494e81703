/** Stretches of time that are silence in what was recorded: while one of M.I.A's own sounds was to be heard. */
import { type Frame, RATE } from './sound.ts';

export class Blanks {
  #stretches: { from: number; to: number }[] = [];

  /** @param from, to seconds of the context that records */
  add(from: number, to: number): void {
    this.#stretches.push({ from, to });
  }

  /** Overwrites what lies in a stretch. Frames come in order, so a stretch before this one is done with. */
  apply({ samples, time }: Frame): void {
    this.#stretches = this.#stretches.filter(({ to }) => to > time);
    for (const { from, to } of this.#stretches) {
      const begin = Math.max(0, Math.round((from - time) * RATE));
      const end = Math.min(samples.length, Math.round((to - time) * RATE));
      if (end > begin) samples.fill(0, begin, end);
    }
  }
}
