import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../ports/clock.ts';
import { message, openTestStore, temporaryFolder } from '../storage/testing.ts';
import { type WithIncognito, withIncognito } from './index.ts';

let folder: ReturnType<typeof temporaryFolder>;
let made: WithIncognito;
beforeEach(async () => {
  folder = temporaryFolder();
  made = withIncognito(await openTestStore(folder.dir), {
    ...{ entry: new URL('./thread-entry.ts', import.meta.url), clock: systemClock },
    titleOf: (text) => text,
    lost: () => {},
  });
  await made.incognito.create({ id: 'secret', created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await made.store.close();
  folder.remove();
});

const WAV = { type: 'audio/wav', created: 5, conversation: 'secret' };
const read = (id: string) => buffer(made.store.readAttachment(id));
const onDisk = () => {
  const dir = join(folder.dir, 'attachments');
  return existsSync(dir) ? readdirSync(dir, { recursive: true }).filter((name) => name !== 'tmp') : [];
};
const say = (id: string, attachment: string) =>
  made.store.addMessage(message(id, 'secret', null, '', { parts: [{ kind: 'audio', text: 'said', attachment }] }));

it('a recording in an incognito conversation is in memory alone, forgotten like any, and gone with the conversation', async () => {
  const { store, incognito } = made;
  const content = randomBytes(200_000);
  const { id } = await store.addAttachment(content, WAV);
  await say('m', id);
  const { id: forgotten } = await store.addAttachment(randomBytes(10), WAV);
  await say('n', forgotten);
  expect((await read(id)).equals(content)).toBe(true);
  expect(await store.attachment(id)).toMatchObject({ id, bytes: 200_000 });
  const { undo } = await store.forget('n');
  await expect(read(forgotten)).rejects.toMatchObject({ code: 'not-found' });
  await store.purge(undo);
  await expect(store.attachment(forgotten)).rejects.toMatchObject({ code: 'not-found' });
  expect(onDisk()).toEqual([]);
  await incognito.end('secret');
  await expect(read(id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(store.addAttachment(content, WAV)).rejects.toMatchObject({ code: 'not-found' });
  expect(onDisk()).toEqual([]);
});

it('one that is still being recorded when it ends is nowhere', async () => {
  const { store, incognito } = made;
  const recording = async function* () {
    yield randomBytes(100_000);
    await incognito.end('secret');
    yield randomBytes(100_000);
  };
  await expect(store.addAttachment(recording(), WAV)).rejects.toMatchObject({ code: 'not-found' });
  await setImmediate();
  expect(onDisk()).toEqual([]);
});

it('kept, the conversation has its files, also those that were there already, and its draft has them', async () => {
  const { store, incognito } = made;
  const [own, shared] = [randomBytes(100_000), randomBytes(1000)];
  const before = await store.addAttachment(shared, { type: 'audio/wav', created: 1, name: 'of before' });
  const { id } = await store.addAttachment(own, { ...WAV, name: 'voice', meta: { seconds: 2 } });
  const { id: again } = await store.addAttachment(shared, WAV);
  const { id: drafted } = await store.addAttachment(randomBytes(50), WAV);
  await say('m', id);
  await say('n', again);
  const region = { left: 0, top: 0.5, width: 1, height: 0.25 };
  await store.setDraft({ conversation: 'secret', text: '', attachments: [{ id: drafted, region }], pastes: [], updated: 1 });
  await incognito.keep('secret');
  expect((await store.message('m')).parts[0]?.attachment).toBe(id);
  expect((await store.message('n')).parts[0]?.attachment).toBe(before.id);
  expect((await store.draft('secret'))?.attachments).toEqual([{ id: drafted, region }]);
  expect(await store.attachment(id)).toMatchObject({ name: 'voice', meta: { seconds: 2 } });
  expect((await read(id)).equals(own)).toBe(true);
  expect((await read(before.id)).equals(shared)).toBe(true);
  expect(onDisk().sort()).toEqual([id, before.id, drafted].sort());
});
