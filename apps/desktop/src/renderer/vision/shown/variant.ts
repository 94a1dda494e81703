import type { Variant } from '../../host/index.ts';

/** What a browser decodes by itself. */
const DECODED = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/** The largest picture of a file that a window can show; null type: not known. */
export function shownVariant(type: string | undefined): Variant {
  return type !== undefined && DECODED.has(type) ? 'original' : 'thumb';
}
