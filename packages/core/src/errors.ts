/**
 * Every error that a person can meet has a code here and a sentence in `resources/locales/LANGUAGE/errors.json`
 * that says what happened and what to do. This file imports nothing, so that every package may import it.
 */
export const ERROR_CODES = [
  // what was asked
  'request.invalid',
  'request.unknown',
  'request.too-large',
  'request.cancelled',
  'not-found',
  'conflict',
  'internal',
  // the connection between window and host
  'protocol.version',
  'protocol.malformed',
  'protocol.oversized',
  'connection.lost',
  'access.denied',
  'access.token-spent',
  // the desktop window and its own host
  'host.stopped',
  'shell.no-sandbox',
  // the vault
  'vault.locked',
  'vault.wrong-passphrase',
  'vault.wrong-phrase',
  'vault.damaged',
  'vault.newer',
  'vault.no-key',
  'vault.weak-passphrase',
  // the data folder and the database
  'data.in-use',
  'data.not-yours',
  'data.read-only',
  'data.disk-full',
  'data.damaged',
  'data.newer',
  'data.wrong-key',
  'data.migration-failed',
  'data.wal-large',
  'data.wal-damaged',
  // backups
  'backup.none',
  'backup.damaged',
  'backup.needs-secret',
  'backup.needs-other',
  'backup.no-key',
  'backup.place',
  // files that messages name
  'attachment.damaged',
  'attachment.missing',
  // exports that are read
  'import.damaged',
  'import.unsafe',
  'import.unknown',
  // models
  'model.none',
  'model.missing',
  'model.busy',
  'model.timeout',
  'model.garbage',
  'model.interrupted',
  'model.unreachable',
  'model.not-running',
  'model.not-installed',
  'model.too-long',
  'model.unsupported',
  'model.cloud-refused',
  'model.crashed',
  'model.out-of-memory',
  'model.low-memory',
  'model.file-invalid',
  'model.file-altered',
  'model.elsewhere-refused',
  // fetching models
  'download.offline',
  'download.checksum',
  'download.disk-full',
  'download.no-client',
  'download.failed',
  'download.http',
  'catalogue.invalid',
  // children, encoders, speech
  'child.crashed',
  'child.timeout',
  'encoder.missing',
  'speech.missing',
  'audio.invalid',
  'audio.unsupported',
  'audio.too-long',
  'speech.no-voice',
  'speech.silent',
  // images
  'image.empty',
  'image.unsupported',
  'image.damaged',
  'image.too-large',
  'image.protected',
  'image.too-many',
  'image.too-many-texts',
  'image.gone',
  'image.slow',
  'image.folder-unread',
  'image.interrupted',
  'ocr.missing',
  // the camera and the screen
  'camera.refused',
  'camera.none',
  'camera.taken',
  'screen.refused',
  'screen.none',
  // the microphone
  'microphone.refused',
  'microphone.none',
  'microphone.taken',
  // this machine
  'runtime.node-too-old',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Plain data about an error: ids, counts, names of models. Never text that a person wrote, never a key or path. */
export type ErrorDetails = Record<string, string | number | boolean | null>;

/** What crosses a process boundary instead of an exception. */
export interface ErrorShape {
  code: ErrorCode;
  details?: ErrorDetails;
}

/** The one error class. `message` is the code, for logs; people read the sentence of the code in their language. */
export class MiaError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'MiaError';
    this.code = code;
    this.details = details;
  }

  /** What may cross to another process: no cause, no stack. */
  toShape(): ErrorShape {
    return { code: this.code, details: this.details };
  }

  static fromShape(shape: ErrorShape): MiaError {
    return new MiaError(shape.code, shape.details ?? {});
  }

  /** Any thrown thing as a MiaError; what is not ours becomes `internal` (or the code given), keeping the cause. */
  static from(error: unknown, code: ErrorCode = 'internal', details: ErrorDetails = {}): MiaError {
    if (error instanceof MiaError) return error;
    if (isAbort(error)) return new MiaError('request.cancelled', details, { cause: error });
    return new MiaError(code, details, { cause: error });
  }
}

/** True for the errors that an aborted AbortSignal raises. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'ResponseAborted');
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && (ERROR_CODES as readonly string[]).includes(value);
}
