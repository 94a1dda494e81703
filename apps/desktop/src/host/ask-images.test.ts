/** Images that go with a question from a terminal, by the real command and the real vision process. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askArguments } from './arguments.ts';
import { drawn } from './images.fixture.ts';
import { Desk } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const ask = (...args: string[]) => desk.run('ask', ['--data-dir', desk.dataDir, ...args]);
const kept = () => readdirSync(join(desk.dataDir, 'attachments')).filter((name) => name !== 'tmp');

async function file(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(desk.folder, name);
  writeFileSync(path, content);
  return path;
}

test('images go with the question, in order, and are kept with it', async () => {
  const [one, two] = [
    await file('one.png', await drawn({ text: 'ONE' })),
    await file('two.jpg', await drawn({ text: 'TWO', format: 'jpeg' })),
  ];
  // Nobody answers it here: it is kept.
  const { code, stderr } = await ask('--image', one, '--image', two, 'What do they say?');
  expect([code, stderr]).toEqual([4, expect.stringContaining('model.none')]);
  const conversation = /([0-9a-f]{32})/.exec(stderr)?.[1] as string;
  const window = await (await desk.start()).window();
  const { messages } = await window.request('conversation.open', { id: conversation });
  expect(messages[0]?.parts).toMatchObject([
    { kind: 'text', text: 'What do they say?' },
    { kind: 'image', text: 'one.png', meta: { width: 640, height: 400 } },
    { kind: 'image', text: 'two.jpg' },
  ]);
}, 60_000);

test('what can not be looked at is named with what is wrong, and nothing of the others stays', async () => {
  mkdirSync(join(desk.folder, 'folder.png'));
  const good = await file('good.png', await drawn());
  for (const [path, code] of [
    [join(desk.folder, 'nowhere.png'), 'image.gone'],
    [join(desk.folder, 'folder.png'), 'image.unsupported'],
    [await file('empty.png', ''), 'image.empty'],
    [await file('notes.txt', 'The cellar key hangs behind the blue door.'), 'image.unsupported'],
    [await file('cut.png', (await drawn()).subarray(0, 900)), 'image.damaged'],
  ] as const) {
    const { code: exit, stdout, stderr } = await ask('--image', good, '--image', path, 'What is this?');
    expect([path, exit, stdout, stderr]).toEqual([path, 1, '', expect.stringContaining(code)]);
    expect(stderr).toContain(`${path}:`);
    expect(stderr).not.toMatch(/\bat .*\.[jt]s/);
    expect(kept()).toEqual([]);
  }
  const many = Array.from({ length: 51 }, () => ['--image', good]).flat();
  expect(await ask(...many, 'What is this?')).toMatchObject({ code: 1, stderr: expect.stringContaining('image.too-many') });
}, 120_000);

test('an image alone is a question; nothing at all is none', () => {
  expect(askArguments(['--image', '/a.png', '--image', '/b.png', 'Which?'])).toMatchObject({
    question: 'Which?',
    images: ['/a.png', '/b.png'],
  });
  expect(askArguments(['--image', '/a.png'])).toMatchObject({ question: '', voice: false, images: ['/a.png'] });
  expect(askArguments(['--voice', '--image', '/a.png'])).toMatchObject({ voice: true, images: ['/a.png'] });
  expect(() => askArguments(['--image'])).toThrow();
  expect(() => askArguments([], 'en')).toThrow(/--image FILE/);
});
