import { MiaError } from '@mia/core/errors.ts';

/** Four seconds at 16 kHz. */
const LIMIT = 64 * 1024;

/**
 * Samples as a window sends them: float32, little-endian. What is no number is silence, what is too loud is clipped.
 * @throws MiaError `request.too-large`, `request.invalid`
 */
export function samplesOf(bytes: Uint8Array): Float32Array {
  if (bytes.length > LIMIT) throw new MiaError('request.too-large', { bytes: bytes.length, limit: LIMIT });
  if (bytes.length % 4 !== 0) throw new MiaError('request.invalid', { reason: 'no whole samples' });
  // A copy: the frame that it came in lies at any place, and is reused.
  const samples = new Float32Array(new Uint8Array(bytes).buffer);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.max(-1, Math.min(1, (samples[i] as number) || 0));
  return samples;
}
