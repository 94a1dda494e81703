/** Samples of a channel as a WAV file whose end is not known when it begins. */

const HEAD = 44;

/** @param rate samples a second */
export function waveHead(rate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string): void => bytes.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, 0xffff_ffff, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  // As much as can be said: a file is as long as what comes of it.
  view.setUint32(40, 0xffff_fff0, true);
  return bytes;
}

/** Samples, −1…1, as 16 bits each. */
export function waveBody(samples: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  samples.forEach((sample, n) => {
    view.setInt16(n * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff), true);
  });
  return new Uint8Array(view.buffer);
}
