/** What the bench of the window looks at: a long conversation, and an answer with everything that an answer may have. */
import { createHash } from 'node:crypto';
import type { Store } from '@mia/core/memory/storage/index.ts';
import type { NewMessage } from '@mia/core/memory/storage/types.ts';
import { seeded } from './stats.ts';

const SEED = 20261124;
const BATCH = 1000;
const words = 'the boat lies in harbour until the wind turns and somebody reads what was written about ropes sails water salt light'.split(
  ' ',
);

const hex = (name: string): string => createHash('sha256').update(`${SEED} ${name}`).digest('hex').slice(0, 32);

/** A conversation of `count` messages, questions and answers; every tenth answer has code, a list or a table. */
export async function longConversation(store: Store, count: number, title: string): Promise<string> {
  const conversation = hex(title);
  const random = seeded(SEED);
  const start = Date.now() - count * 60_000;
  await store.createConversation({ id: conversation, created: start, zone: 'UTC' });
  let parent: string | null = null;
  for (let from = 0; from < count; from += BATCH) {
    const messages: NewMessage[] = [];
    for (let at = from; at < Math.min(from + BATCH, count); at += 1) {
      const mine = at % 2 === 0;
      const id: string = hex(`${title} ${at}`);
      messages.push({
        id,
        conversation,
        parent,
        role: mine ? 'user' : 'assistant',
        status: 'done',
        created: start + at * 60_000,
        zone: 'UTC',
        origin: mine ? 'person' : 'assistant',
        parts: [{ kind: 'text', text: mine ? `Question ${at}: ${sentence(random, 12)}?` : `Answer ${at}. ${answer(random, at)}` }],
        ...(mine ? {} : { model: 'ollama/steady:1b', modelName: 'steady:1b', place: 'this-computer' }),
      });
      parent = id;
    }
    await store.importMessages({ messages });
  }
  await store.updateConversation(conversation, { title, titleSource: 'person' });
  await store.checkpoint();
  return conversation;
}

function sentence(random: () => number, length: number): string {
  return Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(' ');
}

function answer(random: () => number, at: number): string {
  const paragraphs = Array.from(
    { length: 1 + Math.floor(random() * 3) },
    () => `${sentence(random, 30 + Math.floor(random() * 40))}.`,
  ).join('\n\n');
  if (at % 20 === 1) return `${paragraphs}\n\n\`\`\`ts\nconst a = ${at};\nfunction f(x: number): number {\n  return x + a;\n}\n\`\`\``;
  if (at % 20 === 11)
    return `${paragraphs}\n\n| rope | length |\n| --- | --- |\n| main | ${at} |\n| fore | 2 |\n\n- one\n- **two**\n- \`three\``;
  return paragraphs;
}

/** An answer to be written: prose, lists, a table, code and a formula, over and over. */
export function longAnswer(characters: number): string {
  const random = seeded(SEED + 1);
  let text = '';
  for (let part = 1; text.length < characters; part += 1) {
    text += `## Part ${part}\n\n${sentence(random, 60)}. Some **${sentence(random, 3)}** and \`${sentence(random, 2)}\`, see [there](https://example.com/${part}).\n\n`;
    text += Array.from({ length: 6 }, (_, at) => `- ${sentence(random, 8)} ${at}`).join('\n');
    text += `\n\n\`\`\`ts\n${Array.from({ length: 15 }, (_, at) => `const line${at} = compute(${at}, '${sentence(random, 3)}');`).join('\n')}\n\`\`\`\n\n`;
    text += `| what | how many |\n| --- | --- |\n${Array.from({ length: 6 }, (_, at) => `| ${sentence(random, 3)} | ${at} |`).join('\n')}\n\n$$\nx_${part} = \\frac{a + b}{c}\n$$\n\n`;
  }
  return text;
}
