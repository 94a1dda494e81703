/** Sound files that only the browser has a decoder for, as what the host reads. */
export { browserKind, decoded, type Piece } from './decode.ts';
