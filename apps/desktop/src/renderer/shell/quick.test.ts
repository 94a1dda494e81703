// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { openConversation } from '../chat/index.ts';
import { goTo, NEW, useRoute } from '../lib/route.ts';
import { type Connected, connect } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { FRESH_MS, freshOnPress } from './quick.ts';

let it_: Connected;
afterEach(() => it_.end());

it('goes on in the conversation of a moment ago, and begins another after a while', async () => {
  const created = Date.now() - 60_000;
  it_ = await connect({
    conversations: [data.conversation('c1', 'One')],
    messages: { c1: [data.message('user', 'When does the ferry leave?', { created })] },
  });
  goTo('c1');
  await openConversation('c1');
  freshOnPress(created + FRESH_MS - 1);
  expect(useRoute.getState().conversation).toBe('c1');
  freshOnPress(created + FRESH_MS);
  expect(useRoute.getState().conversation).toBe(NEW);
});
