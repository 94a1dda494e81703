// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../i18n/index.ts';
import { attachmentsIn, pastesIn, saveDraft, useDrafts } from '../../chat/index.ts';
import { useNotices } from '../../lib/notices.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import { useImages } from '../shown/index.ts';
import { useTaking } from './store.ts';
import { cancelTaking, isTaking, takeIn } from './take.ts';

let connected: Connected;
beforeEach(async () => {
  connected = await connect({ conversations: [data.conversation('c1', 'A')], messages: { c1: [] } });
  useDrafts.setState({ texts: { c1: 'What is this?' }, pastes: {}, attachments: {}, dirty: {} });
});
afterEach(() => connected.end());

const drawing = (name: string, fill = 'teal', bytes = 0): File =>
  new File(
    [`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect fill="${fill}"/><!--${'x'.repeat(bytes)}--></svg>`],
    name,
    {
      type: 'image/svg+xml',
    },
  );
const names = (): (string | null | undefined)[] =>
  attachmentsIn(useDrafts.getState(), 'c1').map(({ id }) => useImages.getState()[id]?.name);
const asked = (name: string) =>
  connected.host.state.asked.filter((one) => one.name === name).map((one) => one.params as Record<string, number>);
const failures = () => useTaking.getState().files.map(({ name, error }) => [name, error?.code]);

describe('files that are taken in', () => {
  it('stand beside the message in the order in which they were given, and in its draft', async () => {
    await takeIn([drawing('a.svg', 'red', 600_000), drawing('b.svg', 'green'), drawing('c.svg', 'blue')], 'c1');
    expect(names()).toEqual(['a.svg', 'b.svg', 'c.svg']);
    expect(useTaking.getState().files).toEqual([]);
    await saveDraft('c1');
    expect(connected.host.state.drafts.c1?.attachments).toEqual(attachmentsIn(useDrafts.getState(), 'c1'));
    expect(connected.host.state.drafts.c1?.text).toBe('What is this?');
  });

  it('travel in pieces of 256 KiB, each where the one before it ended', async () => {
    await takeIn([drawing('a.svg', 'red', 600_000)], 'c1');
    expect(asked('image.chunk').map(({ offset }) => offset)).toEqual([0, 262_144, 524_288]);
  });

  it('say what is wrong with each, and leave what is written', async () => {
    const text = new File(['Bread, olives.'], 'list.txt', { type: 'text/plain' });
    const empty = new File([], 'empty.png', { type: 'image/png' });
    const wrong = new File(['plain words'], 'words.png', { type: 'image/png' });
    const program = new File(['MZ'], 'run.exe', { type: '' });
    const bytes = new File([new Uint8Array([1, 0, 2, 0])], 'core.dump', { type: '' });
    await takeIn([text, empty, wrong, drawing('fine.svg'), program, bytes], 'c1');
    expect(names()).toEqual(['fine.svg']);
    expect(pastesIn(useDrafts.getState(), 'c1').map(({ name, text: said }) => [name, said])).toEqual([['list.txt', 'Bread, olives.']]);
    expect(failures().toSorted()).toEqual([
      ['core.dump', 'image.unsupported'],
      ['empty.png', 'image.empty'],
      ['run.exe', 'image.unsupported'],
      ['words.png', 'image.unsupported'],
    ]);
    expect(useDrafts.getState().texts.c1).toBe('What is this?');
  });

  it('of a file that is an image by its content alone is an image', async () => {
    const png = new Uint8Array([
      0x89,
      0x50,
      0x4e,
      0x47,
      13,
      10,
      26,
      10,
      0,
      0,
      0,
      13,
      73,
      72,
      68,
      82,
      0,
      0,
      0,
      9,
      0,
      0,
      0,
      7,
      ...new Array(8).fill(0),
      73,
      69,
      78,
      68,
      0xae,
      0x42,
      0x60,
      0x82,
    ]);
    await takeIn([new File([png], 'photo.txt', { type: 'text/plain' })], 'c1');
    expect(useImages.getState()[attachmentsIn(useDrafts.getState(), 'c1')[0]?.id ?? '']).toMatchObject({
      name: 'photo.txt',
      width: 9,
      height: 7,
    });
  });

  it('are fifty at most: the first ones, and that is told', async () => {
    await takeIn(
      Array.from({ length: 300 }, (_, n) => drawing(`${n}.svg`)),
      'c1',
    );
    expect(names()).toHaveLength(50);
    expect(names().at(-1)).toBe('49.svg');
    expect(useNotices.getState().alerts.map(({ error }) => error.code)).toEqual(['image.too-many']);
  });

  it('that vanished meanwhile say so, and the host hears nothing of them', async () => {
    const gone = drawing('gone.svg');
    gone.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('not there', 'NotFoundError')) }) as unknown as Blob;
    await takeIn([gone], 'c1');
    expect(failures()).toEqual([['gone.svg', 'image.gone']]);
    expect(asked('image.begin')).toEqual([]);
  });

  it('of sound are listened to: what is said in them stands in the box, or why nothing can be', async () => {
    const sound = new File([new Uint8Array(300_000)], 'memo.wav', { type: 'audio/wav' });
    await takeIn([sound], 'c1');
    expect(failures()).toEqual([['memo.wav', 'audio.unsupported']]);
    expect(asked('image.begin')).toEqual([]);
    expect(asked('voice.file')).toMatchObject([{ conversation: 'c1' }]);
    expect(useDrafts.getState().texts.c1).toBe('What is this?');
  });

  it('can be taken off on their way: nothing of them stays', async () => {
    connected.host.holdNext('image.chunk');
    const taking = takeIn([drawing('slow.svg')], 'c1');
    await until(() => asked('image.chunk').length === 1);
    cancelTaking(useTaking.getState().files[0]?.id ?? '');
    await taking;
    await until(() => asked('image.cancel').length === 1);
    expect(useTaking.getState().files).toEqual([]);
    expect(names()).toEqual([]);
  });

  it('that have to be read to be known stand there meanwhile, hold no other back, and can be taken off', async () => {
    const stalled = new File(['words'], 'stalled.txt', { type: 'text/plain' });
    stalled.slice = () => ({ arrayBuffer: () => new Promise(() => {}) }) as unknown as Blob;
    const taking = takeIn([stalled, drawing('fine.svg'), new File(['Bread.'], 'list.txt', { type: 'text/plain' })], 'c1');
    await until(() => names().length === 1);
    const [card] = useTaking.getState().files;
    expect(card).toMatchObject({ name: 'stalled.txt', state: 'sending', sent: 0 });
    // A message that is sent now would go without it.
    expect(isTaking('c1')).toBe(true);
    cancelTaking(card?.id ?? '');
    await taking;
    expect(useTaking.getState().files).toEqual([]);
    expect(pastesIn(useDrafts.getState(), 'c1').map(({ name }) => name)).toEqual(['list.txt']);
  });

  it('of text are twenty at most, and that is told once', async () => {
    await takeIn(
      Array.from({ length: 300 }, (_, n) => new File([`Line ${n}`], `${n}.txt`, { type: 'text/plain' })),
      'c1',
    );
    expect(pastesIn(useDrafts.getState(), 'c1').map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, n) => `${n}.txt`));
    expect(failures()).toEqual([]);
    expect(useNotices.getState().alerts.map(({ error }) => error.code)).toEqual(['image.too-many-texts']);
  });

  it('of text that is too large, or of nothing but spaces, say so', async () => {
    await takeIn(
      [
        new File(['words '.repeat(400_000)], 'novel.txt', { type: 'text/plain' }),
        new File([' \n\n '], 'blank.txt', { type: 'text/plain' }),
        new File([new Uint8Array([0xff, 0xfe, 0x41, 0x00])], 'wide.txt', { type: 'text/plain' }),
      ],
      'c1',
    );
    expect(failures()).toEqual([
      ['novel.txt', 'request.too-large'],
      ['blank.txt', 'image.empty'],
    ]);
    expect(pastesIn(useDrafts.getState(), 'c1').map(({ text }) => text)).toEqual(['A']);
  });

  it('that were on their way when the host went say that they were not taken', async () => {
    connected.host.holdNext('image.chunk');
    const taking = takeIn([drawing('broken-off.svg')], 'c1');
    await until(() => asked('image.chunk').length === 1);
    connected.away(true);
    await taking;
    expect(failures()).toEqual([['broken-off.svg', 'image.interrupted']]);
    expect(useDrafts.getState().texts.c1).toBe('What is this?');
  });
});
