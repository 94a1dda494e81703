/** The encrypted database. Start at `types.ts` for what it offers. */
export { MIGRATIONS, schemaOf } from './migrations/index.ts';
export { type Cipher, type Database, type OpenOptions, openDatabase } from './open.ts';
export { makeRoomToStart } from './reserve.ts';
export { takeSnapshot } from './snapshot.ts';
export { storageError } from './sqlite-errors.ts';
export { openStore, type StoreOptions } from './store.ts';
export type * from './types.ts';
export { auditWal, copyAside, type WalAudit } from './wal-audit.ts';
