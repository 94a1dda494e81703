import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../errors.ts';
import { openDatabase } from './open.ts';
import { plaintextOf } from './plaintext.ts';
import { message, openTestStore, TEST_KEY, temporaryFolder } from './testing.ts';
import type { Store } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await store.close().catch(() => {});
  folder.remove();
});

const WAV = { type: 'audio/wav', created: 5 };
const files = () => {
  const dir = join(folder.dir, 'attachments');
  return existsSync(dir) ? readdirSync(dir).filter((name) => name !== 'tmp') : [];
};
const unfinished = () => readdirSync(join(folder.dir, 'attachments', 'tmp'));
const path = (id: string) => join(folder.dir, 'attachments', id);
const read = (id: string, range?: { start: number; end: number }) => buffer(store.readAttachment(id, range));

/** Says something by voice: a message with a recording. */
async function say(id: string, attachment: string, conversation = 'c'): Promise<void> {
  await store.addMessage(message(id, conversation, null, '', { parts: [{ kind: 'audio', text: 'said', attachment }] }));
}

/** Waits until the store has looked after its files as it does at every start. */
async function settled(): Promise<void> {
  await store.purge();
}

async function reopened(): Promise<ErrorShape[]> {
  await store.close();
  store = await openTestStore(folder.dir);
  const told: ErrorShape[] = [];
  store.onTrouble((error) => told.push(error));
  await settled();
  return told;
}

function rows<T>(sql: string): T[] {
  const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY, readonly: true });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}

describe('a file that is added', () => {
  it('is there whole, encrypted, for its owner alone, and nothing unfinished beside it', async () => {
    const content = Buffer.concat([Buffer.from('the word heron '.repeat(20)), randomBytes(200_000)]);
    const parts = async function* () {
      for (let at = 0; at < content.length; at += 4567) yield content.subarray(at, at + 4567);
    };
    const added = await store.addAttachment(parts(), { ...WAV, name: 'voice.wav', meta: { seconds: 3 } });
    expect(added).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      bytes: content.length,
      type: 'audio/wav',
      name: 'voice.wav',
      meta: { seconds: 3 },
      created: 5,
    });
    expect(await store.attachment(added.id)).toEqual(added);
    expect((await read(added.id)).equals(content)).toBe(true);
    expect((await read(added.id, { start: 65_530, end: 131_080 })).equals(content.subarray(65_530, 131_080))).toBe(true);
    expect((await read(added.id, { start: 7, end: 7 })).length).toBe(0);
    expect(files()).toEqual([added.id]);
    expect(unfinished()).toEqual([]);
    expect(statSync(path(added.id)).mode & 0o077).toBe(0);
    expect(readFileSync(path(added.id)).includes('heron')).toBe(false);
    await expect(read(added.id, { start: 0, end: content.length + 1 })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(store.attachment('0'.repeat(32))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('leaves nothing where its content breaks off', async () => {
    const broken = async function* () {
      yield randomBytes(100_000);
      throw new DOMException('cut', 'AbortError');
    };
    await expect(store.addAttachment(broken(), WAV)).rejects.toMatchObject({ code: 'request.cancelled' });
    expect(files()).toEqual([]);
    expect(unfinished()).toEqual([]);
    expect(rows('SELECT * FROM attachment')).toEqual([]);
  });

  it('twice is one, of one type; two at once too', async () => {
    const content = randomBytes(70_000);
    const first = await store.addAttachment(content, { ...WAV, name: 'one' });
    expect(await store.addAttachment(content, { ...WAV, name: 'two' })).toEqual(first);
    const other = await store.addAttachment(content, { type: 'audio/flac', created: 5 });
    expect(other.id).not.toBe(first.id);
    const more = randomBytes(70_000);
    const both = await Promise.all([store.addAttachment(more, WAV), store.addAttachment(more, WAV)]);
    expect(both[0]).toEqual(both[1]);
    expect(files().sort()).toEqual([first.id, other.id, both[0]?.id].sort());
    expect(unfinished()).toEqual([]);
  });

  it('has a hash that means nothing outside of its database', async () => {
    const elsewhere = temporaryFolder();
    const second = await openTestStore(elsewhere.dir);
    const content = Buffer.from('the same');
    await store.addAttachment(content, WAV);
    await second.addAttachment(content, WAV);
    await second.close();
    const hashes = [folder.dir, elsewhere.dir].map((dir) => {
      const db = openDatabase({ path: join(dir, 'mia.db'), key: TEST_KEY, readonly: true });
      const hash = db.prepare('SELECT content_hash FROM attachment').pluck().get() as Buffer;
      db.close();
      return hash.toString('hex');
    });
    expect(hashes[0]).not.toBe(hashes[1]);
    elsewhere.remove();
  });

  it('again heals one whose file is gone: what named it has it again', async () => {
    const content = randomBytes(1000);
    const { id } = await store.addAttachment(content, WAV);
    await say('m', id);
    rmSync(path(id));
    await expect(read(id)).rejects.toMatchObject({ code: 'attachment.missing' });
    const again = await store.addAttachment(content, WAV);
    const [part] = (await store.message('m')).parts;
    expect(part?.attachment).toBe(again.id);
    expect((await read(again.id)).equals(content)).toBe(true);
  });

  it('can be given an id, but not that of another', async () => {
    const id = 'ab'.repeat(16);
    expect((await store.addAttachment(Buffer.from('one'), { ...WAV, id })).id).toBe(id);
    await expect(store.addAttachment(Buffer.from('two'), { ...WAV, id })).rejects.toMatchObject({ code: 'conflict' });
    expect((await read(id)).toString()).toBe('one');
  });
});

describe('a file that is not what was stored', () => {
  it('altered, cut, or put in the place of another is told and not given out', async () => {
    const { id } = await store.addAttachment(randomBytes(100_000), WAV);
    const other = await store.addAttachment(randomBytes(100_000), WAV);
    const whole = readFileSync(path(id));
    const damaged = { code: 'attachment.damaged' };
    const flipped = Buffer.from(whole);
    flipped[70_000] = (flipped[70_000] as number) ^ 1;
    writeFileSync(path(id), flipped);
    await expect(read(id)).rejects.toMatchObject(damaged);
    // What is whole of it can still be had.
    expect((await read(id, { start: 0, end: 1000 })).length).toBe(1000);
    writeFileSync(path(id), whole.subarray(0, -1));
    await expect(read(id)).rejects.toMatchObject(damaged);
    renameSync(path(other.id), path(id));
    await expect(read(id)).rejects.toMatchObject(damaged);
    rmSync(path(id));
    await expect(read(id)).rejects.toMatchObject({ code: 'attachment.missing' });
  });
});

describe('what is forgotten', () => {
  it('can not be read at once, is there again on undo, and goes with the purge: file, row, key', async () => {
    const content = randomBytes(1000);
    const { id } = await store.addAttachment(content, WAV);
    await say('m', id);
    const [row] = rows<{ key: Buffer }>('SELECT key FROM attachment');
    const key = row?.key as Buffer;
    const { undo } = await store.forget('m');
    await expect(read(id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.attachment(id)).rejects.toMatchObject({ code: 'not-found' });
    expect(files()).toEqual([id]);
    await store.undoForget(undo);
    expect((await read(id)).equals(content)).toBe(true);
    await store.purge((await store.forget('m')).undo);
    expect(files()).toEqual([]);
    expect(rows('SELECT * FROM attachment')).toEqual([]);
    await store.close();
    expect(plaintextOf(join(folder.dir, 'mia.db'), TEST_KEY).includes(key.toString('latin1'))).toBe(false);
  });

  it('with a conversation goes too, and stays while another message names it', async () => {
    await store.createConversation({ id: 'd', created: 1, zone: 'UTC' });
    const shared = await store.addAttachment(randomBytes(1000), WAV);
    const alone = await store.addAttachment(randomBytes(1000), WAV);
    await say('m1', shared.id);
    await say('m2', shared.id, 'd');
    await say('m3', alone.id, 'd');
    await store.addMessage(message('m4', 'd', null, '', { parts: [{ kind: 'audio', text: 'said, and not kept' }] }));
    expect(await store.forgetPreview('m1')).toMatchObject({ messages: 1, images: 0, recordings: 0 });
    expect(await store.forgetPreview('m3')).toMatchObject({ recordings: 1 });
    expect(await store.forgetPreview('m4')).toMatchObject({ messages: 1, recordings: 0 });
    expect(await store.forgetRangePreview({ conversation: 'd' })).toMatchObject({ messages: 3, images: 0, recordings: 1 });
    const { undo } = await store.deleteConversation('d');
    expect(files()).toHaveLength(2);
    await expect(store.attachment(alone.id)).rejects.toMatchObject({ code: 'not-found' });
    expect(await store.attachment(shared.id)).toEqual(shared);
    await store.purge(undo);
    expect(files()).toEqual([shared.id]);
    await store.purge((await store.forget('m1')).undo);
    expect(files()).toEqual([]);
  });

  it('is not needed by what was added again meanwhile', async () => {
    const content = randomBytes(1000);
    const { id } = await store.addAttachment(content, WAV);
    await say('m1', id);
    const { undo } = await store.forget('m1');
    // Said again while the first can be undone: the same file, which outlives the purge of the first.
    expect((await store.addAttachment(content, WAV)).id).toBe(id);
    await store.purge(undo);
    await say('m2', id);
    await settled();
    expect((await read(id)).equals(content)).toBe(true);
    await store.purge((await store.forget('m2')).undo);
    expect(files()).toEqual([]);
  });

  it('leaves a draft what the draft names, and lets go of it with the draft', async () => {
    const { id } = await store.addAttachment(randomBytes(1000), WAV);
    const draft = { conversation: 'c', text: 'with it', pastes: [], updated: 1 };
    const region = { left: 0.25, top: 0, width: 0.5, height: 0.125 };
    await store.setDraft({ ...draft, attachments: [{ id, region }] });
    await reopened();
    expect((await store.draft('c'))?.attachments).toEqual([{ id, region }]);
    expect((await read(id)).length).toBe(1000);
    await store.setDraft({ ...draft, attachments: [{ id }, { id: '0'.repeat(32) }], text: 'kept though one is gone' });
    expect(await store.draft('c')).toMatchObject({ attachments: [{ id }], text: 'kept though one is gone' });
    await store.setDraft({ ...draft, attachments: [] });
    await settled();
    expect(files()).toEqual([]);
  });

  it('and what is not sent after all goes by itself', async () => {
    const { id } = await store.addAttachment(randomBytes(1000), WAV);
    const { id: sent } = await store.addAttachment(randomBytes(1000), WAV);
    await say('m', sent);
    await settled();
    expect(files()).toHaveLength(2);
    await store.discardAttachment(id);
    await store.discardAttachment(sent);
    expect(files()).toEqual([sent]);
    await expect(say('m2', id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a start', () => {
  it('removes what a kill left: half-written, without a row, without anything that names it', async () => {
    const { id } = await store.addAttachment(randomBytes(1000), WAV);
    await say('m', id);
    await store.addAttachment(randomBytes(1000), WAV);
    mkdirSync(join(folder.dir, 'attachments', 'tmp'), { recursive: true });
    writeFileSync(join(folder.dir, 'attachments', 'tmp', 'ee'.repeat(16)), randomBytes(100));
    writeFileSync(path('dd'.repeat(16)), randomBytes(100));
    writeFileSync(path('notes.txt'), 'of somebody else');
    expect(await reopened()).toEqual([]);
    expect(files().sort()).toEqual([id, 'notes.txt'].sort());
    expect(unfinished()).toEqual([]);
    expect(rows<{ public: string }>('SELECT public FROM attachment').map((row) => row.public)).toEqual([id]);
  });

  it('goes on where a purge was killed before the file or the row went', async () => {
    const [a, b] = [await store.addAttachment(randomBytes(10), WAV), await store.addAttachment(randomBytes(10), WAV)];
    await say('m', a.id);
    await say('n', b.id);
    await store.close();
    const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY });
    db.exec('DELETE FROM part');
    db.close();
    rmSync(path(b.id));
    store = await openTestStore(folder.dir);
    await settled();
    expect(files()).toEqual([]);
    expect(rows('SELECT * FROM attachment')).toEqual([]);
  });

  it('tells once how many files are missing, and again only when more are', async () => {
    const [a, b] = [await store.addAttachment(randomBytes(10), WAV), await store.addAttachment(randomBytes(20), WAV)];
    await say('m', a.id);
    await say('n', b.id);
    rmSync(path(a.id));
    expect(await reopened()).toEqual([{ code: 'attachment.missing', details: { count: 1 } }]);
    expect(await reopened()).toEqual([]);
    rmSync(path(b.id));
    expect(await reopened()).toEqual([{ code: 'attachment.missing', details: { count: 2 } }]);
  });

  it('leaves alone what is being added meanwhile', async () => {
    for (let round = 0; round < 5; round++) {
      await store.close();
      store = await openTestStore(folder.dir);
      const added = await Promise.all(Array.from({ length: 8 }, () => store.addAttachment(randomBytes(50_000), WAV)));
      await settled();
      for (const { id } of added) expect((await read(id)).length).toBe(50_000);
    }
  });
});

describe('a recording that waits for a recogniser', () => {
  const draft = (text: string, attachments: { id: string }[] = []) => ({ conversation: 'c', text, attachments, pastes: [], updated: 7 });

  it('stays through whatever becomes of the text beside it, and through a restart', async () => {
    const { id } = await store.addAttachment(Buffer.from('said'), WAV);
    const image = await store.addAttachment(Buffer.from('seen'), { type: 'image/png', created: 5 });
    await store.setRecordings('c', [{ id, seconds: 2.5 }], 6);
    expect(await store.draft('c')).toMatchObject({ text: '', attachments: [], recordings: [{ id, seconds: 2.5 }] });
    await store.setDraft(draft('Typed', [{ id: image.id }]));
    expect(await store.draft('c')).toEqual({ ...draft('Typed', [{ id: image.id }]), recordings: [{ id, seconds: 2.5 }] });
    await store.setDraft(draft(''));
    expect((await store.draft('c'))?.recordings).toHaveLength(1);
    expect(await reopened()).toEqual([]);
    expect((await store.draft('c'))?.recordings).toEqual([{ id, seconds: 2.5 }]);
    expect((await read(id)).toString()).toBe('said');
  });

  it('leaves nothing once it is let go of, or its conversation is deleted for good', async () => {
    const { id } = await store.addAttachment(Buffer.from('said'), WAV);
    await store.setRecordings('c', [{ id, seconds: 1 }], 6);
    await store.setRecordings('c', [], 7);
    expect(await store.draft('c')).toBeNull();
    await settled();
    expect(files()).toEqual([]);
    const again = await store.addAttachment(Buffer.from('said more'), WAV);
    await store.setRecordings('c', [{ id: again.id, seconds: 1 }], 8);
    const { undo } = await store.deleteConversation('c');
    await store.purge(undo);
    await settled();
    expect(files()).toEqual([]);
    await expect(store.setRecordings('new', [{ id: again.id, seconds: 1 }], 9)).rejects.toMatchObject({ code: 'not-found' });
  });
});
