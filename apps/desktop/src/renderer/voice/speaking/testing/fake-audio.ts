/** An AudioContext that keeps time and plays nothing. Never shipped. */

/** What was scheduled, in seconds of the context; `stopped`: how long after the call that cut it is silence. */
export interface Scheduled {
  begins: number;
  ends: number;
  stopped: number | null;
}

export class FakeAudioContext {
  static readonly played: Scheduled[] = [];
  /** The volumes that were set, newest last. */
  static readonly gains: number[] = [];
  readonly destination = {};
  state = 'running';
  readonly #began = performance.now();

  get currentTime(): number {
    return (performance.now() - this.#began) / 1000;
  }
  async resume(): Promise<void> {
    this.state = 'running';
  }
  async suspend(): Promise<void> {
    this.state = 'suspended';
  }
  createGain() {
    const gain = {
      value: 1,
      cancelScheduledValues: () => gain,
      setValueAtTime: () => gain,
      linearRampToValueAtTime: (value: number) => {
        FakeAudioContext.gains.push(value);
        return gain;
      },
    };
    return { gain, connect: () => {}, disconnect: () => {} };
  }
  createBuffer(_channels: number, length: number, sampleRate: number) {
    return { duration: length / sampleRate, copyToChannel: () => {} };
  }
  createBufferSource() {
    const now = (): number => this.currentTime;
    let scheduled: Scheduled | null = null;
    const source = {
      buffer: null as { duration: number } | null,
      onended: null,
      connect: () => {},
      start(begins: number) {
        scheduled = { begins, ends: begins + (source.buffer?.duration ?? 0), stopped: null };
        FakeAudioContext.played.push(scheduled);
      },
      stop(at: number) {
        if (scheduled) scheduled.stopped = at - now();
      },
    };
    return source;
  }
}
