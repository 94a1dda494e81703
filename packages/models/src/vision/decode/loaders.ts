/** The one place where sharp is set up: what it may load, and how much it keeps. */
import sharp from 'sharp';

/** More is refused: 100 megapixels are what a phone or a scanner makes at most. */
export const LARGEST_PIXELS = 100_000_000;

// Only these, and only from memory: by path a loader would read what lies beside a file.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadHeifBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadTiffBuffer',
    'VipsForeignLoadSvgBuffer',
  ],
});
// An image is drawn a few times at most and is never the same operation twice: a cache would only keep strangers' pixels.
sharp.cache(false);

export { sharp };
