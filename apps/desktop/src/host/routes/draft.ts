import { MOST_IMAGES } from '../../contract/index.ts';
import type { Context, Group } from '../context.ts';

export function draftRoutes({ open, clock, events }: Context): Group<'draft'> {
  return {
    async 'draft.set'({ conversation, text, pastes, attachments, behind = false, window }) {
      const { store } = await open();
      const before = await store.draft(conversation);
      const draft = {
        conversation,
        text: behind ? [before?.text ?? '', text].filter((part) => part !== '').join('\n') : text,
        attachments: behind
          ? [...(before?.attachments ?? []), ...(attachments ?? [])].slice(0, MOST_IMAGES)
          : (attachments ?? before?.attachments ?? []),
        pastes: behind ? [...(before?.pastes ?? []), ...(pastes ?? [])] : (pastes ?? before?.pastes ?? []),
        updated: clock.now(),
      };
      await store.setDraft(draft);
      // The window that typed it knows by its own name; the others show it.
      events.publish({ type: 'draft', draft, window });
      return { ok: true };
    },
    async 'draft.edit'({ message, edit, window }) {
      const { store } = await open();
      const { leftOut, ...written } = edit ?? { text: '', pastes: [] };
      await store.setEdit(message, edit && { ...written, ...(leftOut ? { leftOut } : {}), updated: clock.now() });
      // What is over may be so because its message is gone: then there is nobody to tell.
      const home = await store.message(message).catch(() => null);
      if (home) events.publish({ type: 'edit', conversation: home.conversation, message, edit, window });
      return { ok: true };
    },
    async 'draft.get'({ conversation }) {
      const { store } = await open();
      return { draft: await store.draft(conversation) };
    },
  };
}
