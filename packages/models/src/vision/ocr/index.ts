export { createTextReader, type TextReaderOptions } from './text-reader.ts';
