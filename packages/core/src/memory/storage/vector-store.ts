import type { ThreadClient } from './client.ts';
import type { ReaderMethods } from './reading/index.ts';
import type { VectorStore } from './types.ts';
import type { WriterMethods } from './writing/index.ts';

/** The store's face for collections of vectors. What fills one goes behind what a person waits for. */
export function vectorStore(
  reader: Pick<ThreadClient<ReaderMethods>, 'call' | 'later'>,
  writer: Pick<ThreadClient<WriterMethods>, 'call' | 'later'>,
  emptyWal: () => Promise<void>,
): VectorStore {
  return {
    collections: () => reader.call('collections'),
    buildCollection: (spec, now) => writer.call('buildCollection', spec, now),
    pauseCollection: (name, on) => writer.call('pauseCollection', name, on),
    collectionProgress: (purpose) => reader.call('collectionProgress', purpose),
    unread: (building, limit) => reader.later('unread', building, limit),
    async switchCollection(name, questions) {
      const switched = await writer.later('switchCollection', name, questions);
      // The bits of the new one are loaded before a question waits for them.
      if (switched) await reader.later('warm');
      return switched;
    },
    async dropCollection(name) {
      while (!(await writer.later('dropCollectionStep', name)));
      await emptyWal();
      await reader.later('warm');
    },
    nearest: (query) => reader.call('nearest', query),
  };
}
