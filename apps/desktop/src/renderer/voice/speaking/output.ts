/**
 * The sound of the page: all that it plays goes through one AudioContext, so that the echo canceller knows it and takes it out
 * of what the microphone hears.
 */

/** Seconds in which a voice fades when it is silenced: a hard cut clicks. */
export const FADE = 0.03;
/** Milliseconds without a sound after which the device is let go. */
const IDLE_MS = 5000;

let context: AudioContext | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;

/** The context, awake. It is made at the first sound, which is always asked for by a person. */
export function pageAudio(): AudioContext {
  clearTimeout(idle);
  context ??= new AudioContext({ latencyHint: 'interactive' });
  if (context.state !== 'running') void context.resume().catch(() => {});
  return context;
}

/** Nothing more is to be played for now. */
export function rest(): void {
  clearTimeout(idle);
  idle = setTimeout(() => void context?.suspend().catch(() => {}), IDLE_MS);
}

/** A piece of sound that was given to the page. Times are seconds of the context. */
export interface Played {
  readonly begins: number;
  readonly ends: number;
}

/** Pieces that are played one behind the other, sample for sample, and can be silenced together. */
export class Playback {
  readonly #context: AudioContext;
  readonly #gain: GainNode;
  readonly #sources = new Set<AudioBufferSourceNode>();
  /** When the last piece ends. */
  #end = 0;

  /** @param volume 0…1 */
  constructor(audio: AudioContext, volume: number) {
    this.#context = audio;
    this.#gain = audio.createGain();
    this.#gain.gain.value = volume;
    this.#gain.connect(audio.destination);
  }

  get now(): number {
    return this.#context.currentTime;
  }

  /** @param samples mono, −1…1 */
  add(samples: Float32Array<ArrayBuffer>, sampleRate: number): Played {
    const buffer = this.#context.createBuffer(1, Math.max(1, samples.length), sampleRate);
    buffer.copyToChannel(samples, 0);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    source.onended = () => void this.#sources.delete(source);
    this.#sources.add(source);
    // Whatever begins now needs a moment to reach the device.
    const begins = Math.max(this.#end, this.#context.currentTime + 0.02);
    source.start(begins);
    this.#end = begins + samples.length / sampleRate;
    return { begins, ends: this.#end };
  }

  /** Fades out and ends; nothing can be added any more. */
  silence(): void {
    const { currentTime } = this.#context;
    const { gain } = this.#gain;
    gain.cancelScheduledValues(currentTime);
    gain.setValueAtTime(gain.value, currentTime);
    gain.linearRampToValueAtTime(0, currentTime + FADE);
    for (const source of this.#sources) source.stop(currentTime + FADE);
    setTimeout(() => this.#gain.disconnect(), 200);
  }
}
