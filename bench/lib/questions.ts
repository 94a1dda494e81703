import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from './stats.ts';
import { newConversation, newId, type World } from './world.ts';

/** Lines of a file of the shared sets. @throws Error when MIA_SHARED does not hold it */
function lines(name: string): unknown[] {
  const file = join(process.env.MIA_SHARED ?? '', 'data/dialogue-memory/realtalk', name);
  if (!process.env.MIA_SHARED || !existsSync(file))
    throw new Error(`MIA_SHARED does not name a folder with data/dialogue-memory (${name})`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}

/** Questions of the shared sets, in a seeded order. */
export function questions(count: number, seed = 3): string[] {
  const all = lines('questions.jsonl') as { question: string }[];
  const random = seeded(seed);
  return Array.from({ length: count }, () => all[Math.floor(random() * all.length)]?.question ?? '');
}

/** A stored conversation of `least` tokens and a few more, different for every seed. */
export async function longConversation(world: World, seed: number, least = 1500): Promise<string> {
  const id = await newConversation(world);
  const random = seeded(seed);
  const turns = lines('turns.jsonl') as { text: string }[];
  let parent: string | null = null;
  let tokens = 0;
  for (let i = 0; tokens < least || i % 2 === 1; i++) {
    const { text } = turns[Math.floor(random() * turns.length)] ?? { text: '' };
    tokens += await world.opened.countTokens([{ role: 'user', content: [{ type: 'text', text }] }]);
    const role = i % 2 === 0 ? 'user' : 'assistant';
    const message: string = newId();
    await world.store.importMessages({
      messages: [
        {
          ...{ id: message, conversation: id, parent, role, status: 'done', created: Date.now(), zone: 'UTC' },
          origin: role === 'user' ? 'person' : 'assistant',
          parts: [{ kind: 'text', text }],
        },
      ],
    });
    parent = message;
  }
  await world.assistant.encodeBacklog();
  return id;
}
