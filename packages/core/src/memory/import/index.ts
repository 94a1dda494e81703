/** What the rest of M.I.A may use of imports. */
export { ARCHIVE_LIMITS, type ArchiveLimits } from './archive.ts';
export { type ReadOptions, readExport } from './read.ts';
export { type ImportProgress, type RunOptions, runImportJob } from './run.ts';
export { SealedWriter, sealedKey } from './sealed.ts';
export type * from './types.ts';
