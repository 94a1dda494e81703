import { type ErrorCode, MiaError } from '../../errors.ts';

function sqliteCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** The code of M.I.A for what SQLite (or the file system under it) threw, or null for what is not its. */
function codeOf(error: unknown): ErrorCode | null {
  const code = sqliteCode(error);
  // The journal's index is a file that is mapped: no room for it is told as an I/O error.
  if (code === 'SQLITE_IOERR_SHMSIZE' || code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') return 'data.disk-full';
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'data.read-only';
  if (code === 'SQLITE_CANTOPEN' || code.startsWith('SQLITE_CANTOPEN_') || code.startsWith('SQLITE_PERM')) return 'data.read-only';
  // A page whose authentication fails is told as NOTADB (first page), CORRUPT or an I/O error of the codec (others).
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_IOERR')) return 'data.damaged';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'data.in-use';
  if (code.startsWith('SQLITE_CONSTRAINT')) return 'conflict';
  return null;
}

/** Any error of the storage as a MiaError; SQLite's own code is kept as a detail, never its message (it may quote data). */
export function storageError(error: unknown): MiaError {
  if (error instanceof MiaError) return error;
  const code = codeOf(error);
  return new MiaError(code ?? 'internal', code === null ? {} : { sqlite: sqliteCode(error) }, { cause: error });
}
