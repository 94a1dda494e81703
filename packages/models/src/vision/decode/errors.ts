import { MiaError } from '@mia/core/errors.ts';
import { LARGEST_PIXELS } from './loaders.ts';

/** What a decoder throws, as what is wrong with the file. Its own words may name what is in the file, so they stay here. */
export function decoderError(error: unknown): MiaError {
  if (error instanceof MiaError) return error;
  const text = error instanceof Error ? error.message : '';
  if (/pixel limit|too large|dimensions exceed|exceeds maximum/i.test(text))
    return new MiaError('image.too-large', { limit: LARGEST_PIXELS / 1e6 }, { cause: error });
  if (/out of memory|unable to allocate|allocation failed/i.test(text))
    return new MiaError('image.too-large', { limit: LARGEST_PIXELS / 1e6 }, { cause: error });
  return new MiaError('image.damaged', {}, { cause: error });
}
