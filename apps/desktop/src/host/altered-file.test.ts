/** A model file that is not what the catalogue promises: what was sent while it was being looked at does not wait for ever. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import catalogue from '../../../../resources/catalogue.json' with { type: 'json' };
import type { AppEvent } from '../contract/index.ts';
import { type InnerHost, innerHost } from './inner.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'mia-altered-'));
let host: InnerHost | null = null;
afterEach(async () => {
  await host?.close();
  host?.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('is told by its code, and the message that waited for it is kept as a note, whole', async () => {
  const entry = catalogue.entries.find((one) => one.id === 'qwen2.5-coder-0.5b-instruct');
  const [file] = entry?.variants[0]?.files ?? [];
  if (!file) throw new Error('the catalogue has no such model');
  // As long as the real one, and nothing but zeros.
  const path = join(folder, file.path);
  writeFileSync(path, '');
  truncateSync(path, file.size);
  host = await innerHost({ env: { MIA_MODELS_DIR: folder } });
  const window = await host.window();
  const seen: AppEvent[] = [];
  void window.request('app.events', {}, { onEvent: (event) => void seen.push(event) }).catch(() => {});
  const { conversation } = await window.request('conversation.create', {});
  const message = uuid();
  const pastes = [{ id: 'p', name: 'Log', text: 'many lines' }];
  const sent: string[] = [];
  await window.request(
    'turn.send',
    { conversation: conversation.id, message, text: 'Is it there?', pastes },
    {
      onEvent(event) {
        if (event.type === 'accepted') sent.push(event.message.status);
      },
    },
  );
  const stored = async () => (await window.request('conversation.open', { id: conversation.id })).messages[0];
  await expect.poll(async () => (await stored())?.status, { timeout: 60_000 }).toBe('note');
  expect((await stored())?.parts.map((part) => part.text)).toEqual(['Is it there?', 'many lines']);
  await expect
    .poll(() => seen.filter((event) => event.type === 'trouble').map((event) => event.error), { timeout: 10_000 })
    .toEqual([{ code: 'model.file-altered', details: { model: entry?.name } }]);
}, 120_000);
