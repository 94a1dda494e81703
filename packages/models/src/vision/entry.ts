/** The vision process: decoding, reading (OCR) and encoding of images that strangers made. See `child/`. */
import { serveChild } from '../child/index.ts';
import { encodingHandlers } from './encoders/encoding.ts';
import { readingHandlers } from './ocr/reading.ts';
import { openingHandlers } from './opening.ts';

serveChild({
  ...openingHandlers,
  ...encodingHandlers(),
  ...readingHandlers,
  // What is done with an opened image stands here, one line each: handlers that take a `handle` and ask `pixels(handle, …)` of raw-image.ts.
});
