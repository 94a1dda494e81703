import type { Context, Group } from '../context.ts';

export function incognitoRoutes({ open, events, logger }: Context): Group<'incognito'> {
  return {
    async 'incognito.list'() {
      const { incognito } = await open();
      return { conversations: await incognito.list() };
    },
    async 'incognito.memories'({ id, on }) {
      const { incognito, assistant } = await open();
      const conversation = await incognito.setMemories(id, on);
      // What was prepared by the choice before counts no more.
      assistant.forgot();
      events.publish({ type: 'conversation', conversation });
      return { conversation };
    },
    async 'incognito.keep'({ id }) {
      const { incognito, assistant } = await open();
      const conversation = await incognito.keep(id);
      events.publish({ type: 'conversation', conversation });
      // From now on it can be found by meaning, too.
      void assistant.encodeBacklog().catch(() => logger.warn('backlog.failed'));
      return { conversation };
    },
    async 'incognito.close'({ id }) {
      const { endIncognito } = await open();
      await endIncognito(id);
      return { ok: true };
    },
  };
}
