/** Two short sounds, made here: up when listening begins, down when it is done. */

/** Of one sound, in seconds. */
const LENGTH = 0.09;
/** Quiet: a sign, not an alarm. */
const GAIN = 0.07;
/** What of it may still come back from the room after it has ended, through the input's own delay, in seconds. */
const ECHO = 0.08;

/**
 * Plays one at once.
 * @returns when it can be heard in the recording of the same context, in its seconds, and a promise of its end
 */
export function chime(context: AudioContext, kind: 'up' | 'down'): { from: number; to: number; over: Promise<void> } {
  const start = context.currentTime;
  const [low, high] = [587, 880];
  const tone = new OscillatorNode(context, { type: 'sine' });
  tone.frequency.setValueAtTime(kind === 'up' ? low : high, start);
  tone.frequency.exponentialRampToValueAtTime(kind === 'up' ? high : low, start + LENGTH);
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(GAIN, start + 0.012);
  gain.gain.linearRampToValueAtTime(0, start + LENGTH);
  tone.connect(gain).connect(context.destination);
  const over = new Promise<void>((resolve) => {
    tone.onended = () => resolve();
    // A context that stands still ends nothing.
    setTimeout(resolve, (LENGTH + 0.5) * 1000);
  });
  tone.start(start);
  tone.stop(start + LENGTH);
  const heard = start + (context.outputLatency || context.baseLatency || 0);
  return { from: heard, to: heard + LENGTH + ECHO, over };
}
