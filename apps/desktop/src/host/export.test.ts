import { afterEach, beforeEach, expect, test } from 'vitest';
import { Desk, SAID, say } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

test('a conversation leaves as Markdown in the person’s language, and as JSON', async () => {
  const host = await desk.start();
  const window = await host.window();
  const { conversation, message } = await say(window);
  await window.request('conversation.update', { id: conversation, patch: { title: 'Keys: where?' } });
  const read = async (format: 'markdown' | 'json'): Promise<string> => {
    let text = '';
    const onEvent = (event: { text: string }): void => {
      text += event.text;
    };
    const told = await window.request('conversation.export', { id: conversation, format }, { onEvent });
    expect(told).toEqual({ name: 'Keys: where?', messages: 1 });
    return text;
  };
  expect(await read('markdown')).toMatch(/^# Keys: where\?\n\n\*Exported from M\.I\.A on .+\*\n\n## You · /);
  await window.request('setting.set', { name: 'appearance.language', value: 'de' });
  const german = await read('markdown');
  expect(german).toMatch(/^# Keys: where\?\n\n\*Exportiert aus M\.I\.A am .+nicht verschlüsselt\.\*\n\n## Sie · /);
  expect(german).toContain(SAID);
  expect(JSON.parse(await read('json'))).toMatchObject({ shown: [message], messages: [{ id: message, parts: [{ text: SAID }] }] });
  await expect(window.request('conversation.export', { id: 'nope', format: 'json' })).rejects.toMatchObject({ code: 'not-found' });
});
