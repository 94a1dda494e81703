/** What is not sent yet, in the host in memory: drafts, and messages written anew. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, AppEvent, Draft } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeState } from './fake-state.ts';
import { treeOf } from './fake-tree.ts';

interface Home {
  readonly state: FakeState;
  publish(event: AppEvent): void;
}

export function draftOf(state: FakeState, conversation: string): Draft | null {
  const draft = state.drafts[conversation];
  return draft ? { conversation, attachments: [], ...draft, updated: Date.now() } : null;
}

export function draftHandlers(host: Home): Pick<Handlers<App>, Extract<keyof App, `draft.${string}`>> {
  const { state } = host;
  const ok = { ok: true as const };
  return {
    'draft.set': ({ conversation, text, pastes, attachments, behind, window }) => {
      if (conversation !== 'new' && !state.conversations.some((c) => c.id === conversation)) throw new MiaError('not-found');
      const before = { attachments: [], ...(state.drafts[conversation] ?? { text: '', pastes: [] }) };
      const draft = behind
        ? {
            text: [before.text, text].filter((part) => part !== '').join('\n'),
            pastes: [...before.pastes, ...(pastes ?? [])],
            attachments: [...before.attachments, ...(attachments ?? [])],
          }
        : { text, pastes: pastes ?? before.pastes, attachments: attachments ?? before.attachments };
      state.drafts[conversation] = draft;
      host.publish({ type: 'draft', draft: { conversation, ...draft, updated: Date.now() }, window });
      return ok;
    },
    'draft.edit': ({ message, edit, window }) => {
      const of = Object.keys(state.messages).find((id) => treeOf(state, id).some((m) => m.id === message));
      if (of === undefined || !state.conversations.some((c) => c.id === of)) throw new MiaError('not-found');
      if (edit) state.edits[message] = edit;
      else delete state.edits[message];
      host.publish({ type: 'edit', conversation: of, message, edit, window });
      return ok;
    },
    'draft.get': ({ conversation }) => ({ draft: draftOf(state, conversation) }),
  };
}
