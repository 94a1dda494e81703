/** One clause put before a model, and what it answers: JSON by a strict schema, repaired or dropped. */
import { z } from 'zod';
import { MiaError } from '../../errors.ts';
import type { OpenModel, Prompt } from '../../ports/language-model.ts';
import { JsonWatch, repairJson } from '../../response/llm/index.ts';
import { CLAIMS } from './claims.ts';
import { type Proposal, proposal } from './gate.ts';

/** Counted up when the question changes: models are tried anew, and what they looked at is looked at again. */
export const EXTRACTION_VERSION = 1;
const LONGEST_TOKENS = 160;
const MOST = 4;

const SYSTEM = `You list what a sentence plainly says about the person who typed it, as JSON. subject: "user" for that person, "other" for anybody else. relation: lives in, comes from, works at, works as, allergic to, has condition, is, likes, dislikes, has, speaks, is learning, lives with; for a name the word for who has it: daughter, dog, best friend. object: words copied from the sentence. Questions, wishes, conditions, quotations and things said of others give no facts.`;

/** Answered before: what small models learn most from. */
const SHOWN: readonly [string, readonly Proposal[]][] = [
  [
    'Since spring I have been living with two cats in a flat near Oslo',
    [{ subject: 'user', relation: 'lives in', object: 'a flat near Oslo' }],
  ],
  ['My aunt works as a pilot', [{ subject: 'other', relation: 'works as', object: 'pilot' }]],
  ['Unsere kleine Hündin heißt Frieda', [{ subject: 'user', relation: 'dog', object: 'Frieda' }]],
  ['I have a question about the printer', []],
];

/** The schema that the model's words are held to while it writes, where its provider can. */
export const FACTS_SCHEMA = {
  type: 'object',
  properties: {
    facts: {
      type: 'array',
      maxItems: MOST,
      items: {
        type: 'object',
        properties: {
          subject: { type: 'string', enum: ['user', 'other'] },
          relation: { type: 'string', enum: [...CLAIMS.keys()] },
          object: { type: 'string' },
        },
        required: ['subject', 'relation', 'object'],
        additionalProperties: false,
      },
    },
  },
  required: ['facts'],
  additionalProperties: false,
} as const;

const answer = z.object({ facts: z.array(z.unknown()) });

function promptFor(clause: string): Prompt {
  return [
    { role: 'system', content: SYSTEM },
    ...SHOWN.flatMap(
      ([text, facts]): Prompt => [
        { role: 'user', content: [{ type: 'text', text }] },
        { role: 'assistant', content: [{ type: 'text', text: JSON.stringify({ facts }) }] },
      ],
    ),
    { role: 'user', content: [{ type: 'text', text: clause }] },
  ];
}

/**
 * What a model reads in one clause, as it says it: whether that is so is `gate.ts`'s to see.
 * @returns what is well formed, nothing for an answer that can not be saved; null where it was stopped
 * @throws MiaError what the model's adapter throws, but for answers that are no JSON
 */
export async function proposals(opened: OpenModel, clause: string, signal: AbortSignal): Promise<Proposal[] | null> {
  const text = await write(opened, clause, signal);
  if (text === null) return null;
  const parsed = answer.safeParse(JSON.parse(repairJson(text) ?? 'null'));
  if (!parsed.success) return [];
  return parsed.data.facts.slice(0, MOST).flatMap((one) => {
    const { data } = proposal.safeParse(one);
    return data ? [data] : [];
  });
}

/** Null where it was stopped: at once, whether the model has noticed yet or not. */
async function write(opened: OpenModel, clause: string, signal: AbortSignal): Promise<string | null> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<null>();
  const onAbort = () => stop(null);
  if (signal.aborted) return null;
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([stream(opened, clause, signal), stopped]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function stream(opened: OpenModel, clause: string, signal: AbortSignal): Promise<string | null> {
  let text = '';
  const watch = new JsonWatch();
  try {
    const { stream: parts } = await opened.model.doStream({
      prompt: promptFor(clause),
      abortSignal: signal,
      maxOutputTokens: LONGEST_TOKENS,
      temperature: 0,
      reasoning: 'none',
      responseFormat: { type: 'json', schema: FACTS_SCHEMA as object, name: 'facts' },
      // No conversation's cache is used, and whoever asks for an answer goes first.
      providerOptions: { mia: { background: true } },
    });
    for await (const part of parts) {
      if (signal.aborted) return null;
      if (part.type === 'error') throw part.error;
      if (part.type !== 'text-delta') continue;
      text += part.delta;
      watch.push(part.delta);
      if (watch.whole || watch.runaway) break;
    }
  } catch (error) {
    if (signal.aborted) return null;
    // White space without end, or what else is no JSON: what came before it may still be closed.
    if (error instanceof MiaError && error.code === 'model.garbage') return text;
    throw error;
  }
  return signal.aborted ? null : text;
}
