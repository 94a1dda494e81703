import FFT from 'fft.js';

/** Power of each frequency in one frame: `frame` of the length asked for, `into` of half of it and one more. */
export type PowerSpectrum = (frame: Float64Array, into: Float64Array) => void;

/**
 * The squared magnitudes of the discrete Fourier transform of `length` real samples, frequencies 0 to half the sampling rate.
 * fft.js knows powers of two; every other length (25 ms at 16 kHz are 400) becomes a convolution of such a length: the chirp
 * transform (Bluestein 1970, "A linear filtering approach to the computation of discrete Fourier transform").
 */
export function powerSpectrum(length: number): PowerSpectrum {
  let size = 1;
  while (size < 2 * length - 1) size *= 2;
  const fft = new FFT(size);
  const chirp = chirpOf(length);
  const filter = filterOf(chirp, length, size, fft);
  const wound = new Float64Array(2 * size);
  const spectrum = new Float64Array(2 * size);
  return (frame, into) => {
    wound.fill(0);
    for (let n = 0; n < length; n++) {
      const sample = frame[n] as number;
      wound[2 * n] = sample * (chirp[2 * n] as number);
      wound[2 * n + 1] = -sample * (chirp[2 * n + 1] as number);
    }
    fft.transform(spectrum, wound);
    for (let k = 0; k < 2 * size; k += 2) {
      const [re, im, by, turned] = [spectrum[k], spectrum[k + 1], filter[k], filter[k + 1]] as [number, number, number, number];
      spectrum[k] = re * by - im * turned;
      spectrum[k + 1] = re * turned + im * by;
    }
    fft.inverseTransform(wound, spectrum);
    // The chirp that is left has magnitude 1.
    for (let k = 0; k < into.length; k++) into[k] = (wound[2 * k] as number) ** 2 + (wound[2 * k + 1] as number) ** 2;
  };
}

/** exp(iπn²/length), real and imaginary parts in turn; n² modulo twice the length keeps the angle exact. */
function chirpOf(length: number): Float64Array {
  const chirp = new Float64Array(2 * length);
  for (let n = 0; n < length; n++) {
    const angle = (Math.PI * ((n * n) % (2 * length))) / length;
    chirp[2 * n] = Math.cos(angle);
    chirp[2 * n + 1] = Math.sin(angle);
  }
  return chirp;
}

function filterOf(chirp: Float64Array, length: number, size: number, fft: FFT): Float64Array {
  const ring = new Float64Array(2 * size);
  for (let n = 0; n < length; n++) {
    for (const at of n === 0 ? [0] : [n, size - n]) {
      ring[2 * at] = chirp[2 * n] as number;
      ring[2 * at + 1] = chirp[2 * n + 1] as number;
    }
  }
  const filter = new Float64Array(2 * size);
  fft.transform(filter, ring);
  return filter;
}
