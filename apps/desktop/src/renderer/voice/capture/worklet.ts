/** In the audio thread: whatever the device gives becomes 16 kHz, mono, in frames of 512 samples, and goes to the window. */
import { Outbox } from './outbox.ts';
import { Resampler } from './resample.ts';
import { FRAME, type Frame, RATE } from './sound.ts';

// What an AudioWorkletGlobalScope has; TypeScript's own library does not name it.
declare const sampleRate: number;
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Samples that the engine asks for at once, where nothing comes to count them by. */
const QUANTUM = 128;

class Capture extends AudioWorkletProcessor {
  readonly #resampler = sampleRate === RATE ? null : new Resampler(sampleRate);
  readonly #outbox = new Outbox<Frame>((frame) => this.port.postMessage(frame, [frame.samples.buffer]));
  #samples = new Float32Array(FRAME);
  #filled = 0;
  #first = 0;
  #mono = new Float32Array(QUANTUM);

  constructor() {
    super();
    this.port.onmessage = () => this.#outbox.arrived();
  }

  process([channels]: Float32Array[][]): boolean {
    const mono = this.#mixed(channels ?? []);
    if (this.#resampler) this.#resampler.push(mono, this.#take);
    else for (const sample of mono) this.#take(sample);
    return true;
  }

  /** Every channel counts the same. A source that gives nothing for a moment is silent: time goes on. */
  #mixed(channels: Float32Array[]): Float32Array {
    const [only] = channels;
    if (only && channels.length === 1) return only;
    const length = only?.length ?? QUANTUM;
    if (this.#mono.length !== length) this.#mono = new Float32Array(length);
    const mono = this.#mono.fill(0);
    for (const channel of channels)
      for (let n = 0; n < length; n += 1) mono[n] = (mono[n] as number) + (channel[n] as number) / channels.length;
    return mono;
  }

  readonly #take = (sample: number): void => {
    this.#samples[this.#filled] = sample;
    this.#filled += 1;
    if (this.#filled < FRAME) return;
    // To the quantum: what is filled now ends with the one at hand.
    const time = currentTime + QUANTUM / sampleRate - FRAME / RATE;
    this.#outbox.put({ samples: this.#samples, first: this.#first, time });
    this.#samples = new Float32Array(FRAME);
    this.#filled = 0;
    this.#first += FRAME;
  };
}

registerProcessor('mia-capture', Capture);
