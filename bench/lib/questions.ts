import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewMessage } from '@mia/core/memory/storage/types.ts';
import { MissingError } from './missing.ts';
import { seeded } from './stats.ts';
import { newConversation, type World } from './world.ts';

/** Lines of a file of REALTALK. @throws MissingError */
export function lines(name: string): unknown[] {
  const file = join(process.env.MIA_SHARED ?? '', 'data/dialogue-memory/realtalk', name);
  if (!process.env.MIA_SHARED || !existsSync(file)) {
    throw new MissingError(`Not there: data/dialogue-memory/realtalk/${name} in the folder that MIA_SHARED names`);
  }
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

/** Messages of the shared sets, said one after the other in a conversation; seeded. */
export function spoken(prefix: string, conversation: string, seed: number, count: number): NewMessage[] {
  const random = seeded(seed);
  const turns = lines('turns.jsonl') as { text: string }[];
  return Array.from({ length: count }, (_, i): NewMessage => {
    const role = i % 2 === 0 ? 'user' : 'assistant';
    return {
      ...{ id: `${prefix}${i}`, conversation, parent: i === 0 ? null : `${prefix}${i - 1}`, role, status: 'done' },
      ...{ created: Date.now(), zone: 'UTC', origin: role === 'user' ? 'person' : 'assistant' },
      parts: [{ kind: 'text', text: turns[Math.floor(random() * turns.length)]?.text ?? '' }],
    };
  });
}

/** A stored conversation of `least` tokens and a few more, different for every seed. */
export async function longConversation(world: World, seed: number, least = 1500): Promise<string> {
  const id = await newConversation(world);
  const all = spoken(id, id, seed, 400);
  const tokens = (messages: readonly NewMessage[]): Promise<number> =>
    world.opened.countTokens(
      messages.map(({ role, parts }) => ({
        role: role === 'user' ? 'user' : 'assistant',
        content: parts.map(({ text }) => ({ type: 'text', text })),
      })),
    );
  let count = 2;
  while (count < all.length && (await tokens(all.slice(0, count))) < least) count += 2;
  await world.store.importMessages({ messages: all.slice(0, count) });
  await world.assistant.encodeBacklog();
  return id;
}
