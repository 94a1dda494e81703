/** A file's bytes on their way to the host, wherever they are wanted. */
export { pickImage } from './pick.ts';
export { readPiece, SLOW_MS } from './read.ts';
export { takenFile } from './taken-file.ts';
export { uploadImage } from './upload.ts';
