import type { ThreadClient } from './client.ts';
import type { ReaderMethods } from './reading/index.ts';
import type { DerivedStore } from './types.ts';
import type { WriterMethods } from './writing/index.ts';

/** The store's face for what is derived. What is done when idle goes behind what a person waits for. */
export function derivedStore(
  reader: Pick<ThreadClient<ReaderMethods>, 'call' | 'later'>,
  writer: Pick<ThreadClient<WriterMethods>, 'call' | 'later'>,
): DerivedStore {
  return {
    addFacts: (message, maker, facts) => writer.call('addFacts', message, maker, facts),
    drawNothing: (messages) => writer.call('drawNothing', messages),
    drawAgain: (messages) => writer.call('drawAgain', messages),
    facts: (q) => reader.call('facts', q),
    fact: (id) => reader.call('fact', id),
    factsAbout: (terms, limit, conversation) => reader.call('factsAbout', terms, limit, conversation),
    overtaken: (messages, conversation) => reader.call('overtaken', messages, conversation),
    factsFrom: (message) => reader.call('factsFrom', message),
    correctMessage: (message, right, now) => writer.call('correctMessage', message, right, now),
    correctFact: (id, right, now) => writer.call('correctFact', id, right, now),
    withdrawCorrection: (id) => writer.call('withdrawCorrection', id),
    pinFact: (id, on) => writer.call('pinFact', id, on),
    addHabits: (message, habits) => writer.call('addHabits', message, habits),
    habits: (conversation) => reader.call('habits', conversation),
    habit: (id) => reader.call('habit', id),
    setHabit: (id, on) => writer.call('setHabit', id, on),
    habitApplied: (id, at) => writer.call('habitApplied', id, at),
    underived: (maker, version, limit) => reader.later('underived', maker, version, limit),
    derived: (maker, version, upto, entry) => writer.later('derived', maker, version, upto, entry),
    rederive: (maker) => writer.call('rederive', maker ?? null),
    consolidation: (maker, version) => reader.call('consolidation', maker, version),
    consolidationLog: (limit) => reader.call('consolidationLog', limit),
    modelProbe: (model, version) => reader.call('modelProbe', model, version),
    setModelProbe: (probe) => writer.later('setModelProbe', probe),
    working: (conversation) => reader.call('working', conversation),
    held: (conversation, chunks) => reader.call('held', conversation, chunks),
    setWorking: (conversation, chunks) => writer.call('setWorking', conversation, chunks),
  };
}
