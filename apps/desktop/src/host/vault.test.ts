import { EventEmitter, once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App, AppEvent } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { Desk, say } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

describe('the vault', () => {
  test('locked, only its own routes and app.info answer', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { conversation } = await say(window);
    expect(await window.request('vault.status', {})).toEqual({
      state: 'open',
      protectedBy: ['file'],
      askAtStart: false,
      keychain: false,
      cipher: 'sqlcipher',
    });
    await expect(window.request('vault.passphrase', { next: 'short' })).rejects.toMatchObject({ code: 'vault.weak-passphrase' });
    await window.request('vault.passphrase', { next: 'seven quiet herons at dusk' });
    const told = once(eventsOf(window), 'vault');
    await window.request('vault.lock', {});
    expect((await told)[0]).toEqual({ type: 'vault', state: 'locked' });
    for (const ask of [
      window.request('conversation.list', {}),
      window.request('turn.send', { conversation, message: uuid(), text: 'x' }),
      window.request('model.list', {}),
      window.request('setting.all', {}),
    ]) {
      await expect(ask).rejects.toMatchObject({ code: 'vault.locked' });
    }
    expect((await window.request('app.info', {})).shell).toBe('web');
    await host.stop();

    // Nothing opens it without the person any more.
    const again = await desk.start();
    const locked = await again.window();
    expect(await locked.request('vault.status', {})).toMatchObject({ state: 'locked', protectedBy: ['passphrase'], askAtStart: true });
    await expect(locked.request('conversation.list', {})).rejects.toMatchObject({ code: 'vault.locked' });
    await expect(locked.request('vault.unlock', { passphrase: 'some other passphrase' })).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    });
    expect((await desk.run('ask', ['anything', '--data-dir', desk.dataDir])).code).toBe(3);
    await locked.request('vault.unlock', { passphrase: 'seven quiet herons at dusk' });
    expect((await locked.request('conversation.list', {})).conversations).toHaveLength(1);
  }, 60_000);

  test('opens by the recovery phrase once it is kept', async () => {
    const host = await desk.start();
    const window = await host.window();
    await window.request('vault.passphrase', { next: 'seven quiet herons at dusk' });
    const { words, ticket } = await window.request('vault.phrase.make', {});
    await window.request('vault.phrase.keep', { ticket });
    await window.request('vault.lock', {});
    await expect(window.request('vault.unlock', { words: words.toReversed().join(' ') })).rejects.toMatchObject({
      code: 'vault.wrong-phrase',
    });
    await window.request('vault.unlock', { words: words.join(' ') });
    expect((await window.request('vault.status', {})).state).toBe('open');
    expect(desk.logs()).not.toContain(words[0]);
  }, 60_000);
});

/** Everything that a window is told, as an emitter of event types. */
function eventsOf(client: Client<App>): EventEmitter {
  const emitter = new EventEmitter();
  void client.request('app.events', {}, { onEvent: (event: AppEvent) => void emitter.emit(event.type, event) }).catch(() => {});
  return emitter;
}

describe('data that can not be opened', () => {
  test('is told by its code at every route that needs it, and the host lives on', async () => {
    const first = await desk.start();
    await say(await first.window());
    await first.stop();
    const file = join(desk.dataDir, 'mia.db');
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.concat([whole.subarray(0, 2000), Buffer.alloc(2000, 1), whole.subarray(4000)]));
    const host = await desk.start();
    const window = await host.window();
    for (let i = 0; i < 2; i++) {
      const error = await window.request('conversation.list', {}).catch((e: { code: string }) => e);
      expect(['data.damaged', 'data.wrong-key']).toContain((error as { code: string }).code);
    }
    expect(await window.request('vault.status', {})).toMatchObject({ state: 'open' });
    expect((await host.stop()).code).toBe(0);
    // Put back, all of it is there.
    writeFileSync(file, whole);
    const again = await (await desk.start()).window();
    expect((await again.request('conversation.list', {})).conversations).toHaveLength(1);
  });

  test('a damaged vault file is told before anything is made anew', async () => {
    const first = await desk.start();
    await say(await first.window());
    await first.stop();
    writeFileSync(join(desk.dataDir, 'vault.json'), '{"format":1,');
    const window = await (await desk.start()).window();
    for (const route of ['vault.status', 'conversation.list', 'setting.all'] as const) {
      await expect(window.request(route, {})).rejects.toMatchObject({ code: 'vault.damaged' });
    }
    expect(readFileSync(join(desk.dataDir, 'vault.json'), 'utf8')).toBe('{"format":1,');
  });
});
