import { MiaError } from '@mia/core/errors.ts';

/** Bytes of the fixed part of the header. */
export const GGUF_HEADER = 24;

/**
 * Looks at the fixed part of a GGUF header: magic, version 2 or 3, believable counts (GGUF specification, ggml docs).
 * What stands behind it is parsed only in the model's own child.
 * @throws MiaError `model.file-invalid`
 */
export function checkGgufHeader(bytes: Uint8Array): void {
  if (bytes.length < GGUF_HEADER) throw new MiaError('model.file-invalid', { reason: 'too short' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== 'GGUF') throw new MiaError('model.file-invalid', { reason: 'not GGUF' });
  const version = view.getUint32(4, true);
  if (version !== 2 && version !== 3) throw new MiaError('model.file-invalid', { reason: 'version' });
  const tensors = view.getBigUint64(8, true);
  const pairs = view.getBigUint64(16, true);
  if (tensors === 0n || tensors > 100_000n || pairs === 0n || pairs > 100_000n)
    throw new MiaError('model.file-invalid', { reason: 'counts' });
}
