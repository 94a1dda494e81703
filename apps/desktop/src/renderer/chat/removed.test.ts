// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import { type Connected, connect } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { attachmentsIn, removeAttachment, saveDraft, takeDraft, useDrafts, writeAttachments } from './drafts.ts';

const [a, b, c] = ['a', 'b', 'c'].map((sign) => ({ id: sign.repeat(32) })) as [{ id: string }, { id: string }, { id: string }];
let connected: Connected;
beforeEach(async () => {
  connected = await connect({ conversations: [data.conversation('c1', 'A')], messages: { c1: [] } });
  useDrafts.setState({ texts: { c1: 'Look' }, pastes: {}, attachments: {}, dirty: {} });
  writeAttachments('c1', [a, b, c]);
  await saveDraft('c1');
});
afterEach(() => connected.end());

const shown = () => attachmentsIn(useDrafts.getState(), 'c1');
const stored = () => connected.host.state.drafts.c1?.attachments;

it('an image that was taken off is named by the stored draft until nobody can bring it back', async () => {
  const { release } = removeAttachment('c1', b);
  await saveDraft('c1');
  expect(shown()).toEqual([a, c]);
  expect(stored()).toEqual([a, c, b]);
  // The same draft, told by another window, does not bring it back.
  takeDraft('c1', { text: 'Look', pastes: [], attachments: [a, c, b] });
  expect(shown()).toEqual([a, c]);
  release();
  await saveDraft('c1');
  expect(stored()).toEqual([a, c]);
});

it('Undo puts it where it stood, and what comes behind it changes nothing then', async () => {
  const { bringBack, release } = removeAttachment('c1', b);
  bringBack();
  release();
  await saveDraft('c1');
  expect(shown()).toEqual([a, b, c]);
  expect(stored()).toEqual([a, b, c]);
});
