import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InnerHost, innerHost } from './inner.fixture.ts';

let host: InnerHost;
beforeEach(async () => {
  host = await innerHost();
});
afterEach(async () => {
  await host.close();
  host.remove();
});

/** A conversation of notes: there is no model. */
async function said(...texts: string[]) {
  const window = await host.window();
  const { conversation } = await window.request('conversation.create', {});
  for (const [n, text] of texts.entries())
    await window.request('turn.send', { conversation: conversation.id, message: `${conversation.id}-${n}`, text });
  const save = async (format: 'markdown' | 'json') => {
    let text = '';
    const told = await window.request(
      'conversation.export',
      { id: conversation.id, format },
      {
        onEvent: (piece) => {
          text += piece.text;
        },
      },
    );
    return { ...told, text };
  };
  return { window, id: conversation.id, save };
}

describe('an exported conversation', () => {
  it('is Markdown with its title, who said what and when, in the order it was said', async () => {
    const { save } = await said('Where is the *spare* key?', 'Under the flowerpot.');
    const { name, messages, text } = await save('markdown');
    expect(name).toContain('Where is the');
    expect(messages).toBe(2);
    expect(text.split('\n')[0]).toMatch(/^# Where is the/);
    expect(text).toMatch(/\n## You, \d{4}-\d\d-\d\dT[\d:.]+Z\n\nWhere is the \*spare\* key\?\n/);
    expect(text.indexOf('spare')).toBeLessThan(text.indexOf('flowerpot'));
  });

  it('is JSON that can be read again, of many pieces too, without what was forgotten', async () => {
    const { save, window, id } = await said(...Array.from({ length: 205 }, (_, n) => `note "${n}"`));
    await window.request('memory.forget', { memory: `${id}-7` });
    const { messages, text } = await save('json');
    const read = JSON.parse(text) as { format: string; messages: { role: string; parts: { kind: string; text: string }[] }[] };
    expect(messages).toBe(204);
    expect(read.format).toBe('mia-conversation');
    expect(read.messages).toHaveLength(204);
    expect(read.messages[0]).toMatchObject({ role: 'user', parts: [{ kind: 'text', text: 'note "0"' }] });
    expect(text).not.toContain('note \\"7\\"');
  });

  it('keeps a pasted text as it was, whatever fences stand in it', async () => {
    const { window, id, save } = await said('Look at this:');
    const pasted = 'a\n````\nb';
    await window.request('turn.send', {
      conversation: id,
      message: `${id}-p`,
      text: 'here',
      pastes: [{ id: 'p', name: 'a', text: pasted }],
    });
    expect((await save('markdown')).text).toContain('`````\na\n````\nb\n`````');
  });

  it('of a conversation that is not there is told so', async () => {
    const window = await host.window();
    await expect(window.request('conversation.export', { id: 'nobody', format: 'json' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
