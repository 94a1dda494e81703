/**
 * What a message that the person typed tells about them, drawn by rules beside the answer: facts and habits. Nothing waits
 * for it, and one line at most is told of a turn.
 */
import { MiaError } from '../errors.ts';
import { deriveFacts } from '../memory/declarative/index.ts';
import { deriveHabits } from '../memory/procedural/index.ts';
import type { Outcome } from '../memory/said/index.ts';
import type { Conversation, Message } from '../memory/storage/types.ts';
import { messageText } from '../response/index.ts';
import type { TurnDeps } from './deps.ts';
import type { LearnedEvent } from './events.ts';

/** Whether anything may be drawn from what is said in a conversation now. */
export async function mayLearn(conversation: Conversation, deps: Pick<TurnDeps, 'store'>): Promise<boolean> {
  if (conversation.incognito || !conversation.remember) return false;
  return (await deps.store.setting('memory.paused')) !== true;
}

/**
 * Draws from one message. Never rejects.
 * @param answer under which message it is told
 */
export async function learn(said: Message, conversation: Conversation, answer: string, deps: TurnDeps): Promise<void> {
  const text = messageText(said);
  try {
    if (!(await mayLearn(conversation, deps))) {
      if (!conversation.incognito) await deps.store.drawNothing([said.id]);
      return;
    }
    if (said.role !== 'user' || said.origin !== 'person' || text === '') return;
    const [habits, facts] = [deriveHabits(text), deriveFacts(text)];
    const told: LearnedEvent[] = [];
    if (habits.length > 0)
      for (const { change, habit } of await deps.store.addHabits(said.id, habits)) {
        if (habit && (change === 'added' || change === 'superseded')) told.push(event('habit', habit, change, answer));
      }
    if (facts.length > 0)
      for (const { change, fact } of await deps.store.addFacts(said.id, 'rules', facts)) {
        if (fact && (change === 'added' || change === 'superseded')) told.push(event('fact', fact, change, answer));
      }
    for (const [at, one] of told.entries()) deps.emit(at === 0 ? one : { ...one, answer: null });
  } catch (error) {
    // Consolidation looks at it again; an answer is worth more.
    deps.logger.warn('learn.failed', { message: said.id, code: MiaError.from(error).code });
  }
}

function event(
  kind: LearnedEvent['kind'],
  of: { id: string; text: string },
  change: LearnedEvent['change'],
  answer: string | null,
): LearnedEvent {
  return { type: 'learned', kind, id: of.id, text: of.text, change, answer };
}

/** Tells what a message that was said to the memory changed. */
export function tellOutcome({ told, conversation }: Outcome, said: Message, deps: Pick<TurnDeps, 'emit'>): void {
  if (conversation) deps.emit({ type: 'conversation', conversation });
  for (const [at, { kind, of, change }] of told.entries()) deps.emit(event(kind, of, change, at === 0 ? said.id : null));
}

/** Whether a fact or a habit stands that this message is a source of. */
export async function keptFrom(said: Message, deps: Pick<TurnDeps, 'store' | 'logger'>): Promise<boolean> {
  try {
    const [facts, habits] = await Promise.all([deps.store.factsFrom(said.id), deps.store.habits()]);
    return facts.length > 0 || habits.some((habit) => habit.sources.some(({ message }) => message === said.id));
  } catch (error) {
    deps.logger.warn('kept.unknown', { message: said.id, code: MiaError.from(error).code });
    return true;
  }
}
