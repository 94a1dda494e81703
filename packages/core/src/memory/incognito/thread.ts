import type { MessagePort } from 'node:worker_threads';
import { migrate } from '../storage/migrations/index.ts';
import { type Database, openInMemory } from '../storage/open.ts';
import { readerMethods } from '../storage/reading/index.ts';
import { storageError } from '../storage/sqlite-errors.ts';
import { type Statements, statements } from '../storage/statements.ts';
import { callMethod, type FromWorker, serveJobs } from '../storage/worker.ts';
import { writerMethods } from '../storage/writing/index.ts';
import { dumpMessages } from './dump.ts';

/** What the thread of an incognito conversation can be asked: what both threads of the encrypted database can, by the same code. */
export function incognitoMethods(q: Statements) {
  const reading = readerMethods(q, { database: ':memory:', backups: '', cipher: 'sqlcipher' });
  const writing = writerMethods(q);
  const more = { forgetPreview: reading.preview, dumpMessages: (conversation: string) => dumpMessages(q, conversation) };
  return { reading: { ...reading, ...more }, writing };
}

type Both = ReturnType<typeof incognitoMethods>;
export type IncognitoMethods = Both['reading'] & Both['writing'];

/** Overwrites everything that was said: freed pages are zeroed (`secure_delete`), those of the text index too. */
export function wipe(db: Database): void {
  db.transaction(() => {
    db.exec("INSERT INTO word_index (word_index) VALUES ('delete-all')");
    for (const table of ['draft', 'receipt', 'forgetting', 'conversation', 'attachment', 'setting', 'model_stat', 'collection', 'folder']) {
      db.exec(`DELETE FROM ${table}`);
    }
  })();
  db.exec('PRAGMA shrink_memory');
}

/** The thread: a database in memory, for one conversation; it ends with it. */
export function runIncognito(port: MessagePort): void {
  const tell = (message: FromWorker) => port.postMessage(message);
  let db: Database;
  try {
    db = openInMemory();
    migrate(db);
  } catch (error) {
    tell({ kind: 'failed', error: storageError(error).toShape() });
    port.close();
    return;
  }
  const { reading, writing } = incognitoMethods(statements(db));
  serveJobs(port, (job) => {
    if (job.method === 'close') {
      wipe(db);
      db.close();
      setImmediate(() => port.close());
      return;
    }
    if (Object.hasOwn(writing, job.method)) return db.transaction(() => callMethod(writing, job)).immediate();
    return callMethod(reading, job);
  });
  tell({ kind: 'ready' });
}
