// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useNotices } from '../lib/notices.ts';
import { goToMemory } from '../lib/route.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { undoChange, useChanges } from './changes.ts';
import { askCorrect, correct, useCorrect } from './correct.ts';
import { clearMemory, memoryChanged } from './events.ts';
import { loadDerived, setHabit, showHistory, useDerived } from './page/derived.ts';
import { openReceipts, useMemory } from './store.ts';

let it_: Connected;
beforeEach(async () => {
  const said = data.message('user', 'My daughter is called Eleni.', { id: 'm900', conversation: 'c2' });
  it_ = await connect({ conversations: [data.conversation('c2', 'Eleni')], messages: { c2: [said] } });
});
afterEach(() => {
  clearMemory();
  it_.end();
});

const told = (id: string, text: string, more: object = {}) =>
  memoryChanged({ type: 'memory.changed', kind: 'fact', id, change: 'added', text, answer: 'a1', undo: 'gone', ...more });
const texts = () => useDerived.getState().facts?.map((fact) => fact.text);

describe('the quiet line', () => {
  it('is one a turn: what came first stays, the others are counted', () => {
    told('f1', "Your daughter's name is Eleni.");
    told('f4', 'You are allergic to walnuts.');
    told('f9', 'Nowhere in particular.', { answer: undefined });
    expect(useChanges.getState()).toEqual({ a1: expect.objectContaining({ id: 'f1', others: 1 }) });
  });

  it('goes when what it tells of is forgotten or corrected, wherever that was done', () => {
    told('f1', "Your daughter's name is Eleni.");
    told('f1', '', { change: 'forgotten', answer: undefined });
    expect(useChanges.getState()).toEqual({});
  });

  it('asks to forget it once the time of Undo is over', async () => {
    told('f1', "Your daughter's name is Eleni.");
    it_.host.failNext('memory.undo', 'not-found');
    const change = useChanges.getState().a1;
    if (!change) throw new Error('nothing told');
    await undoChange(change);
    expect(useMemory.getState().forgetting).toMatchObject({ memory: 'f1', preview: { facts: 1 } });
  });
});

describe('correcting', () => {
  it('a fact puts what is right in its place, and Undo puts it back', async () => {
    goToMemory();
    await loadDerived();
    await askCorrect('f1', "Your daughter's name is Eleni.", () => void loadDerived());
    expect(useCorrect.getState().correcting?.facts).toMatchObject([{ id: 'f1' }]);
    await correct('f1', "Your daughter's name is Elena.");
    expect(useCorrect.getState().correcting).toBeNull();
    await until(() => texts()?.includes("Your daughter's name is Elena.") === true);
    expect(texts()).not.toContain("Your daughter's name is Eleni.");
    await useNotices.getState().notices.at(-1)?.undo?.();
    await until(() => texts()?.includes("Your daughter's name is Eleni.") === true);
  });

  it('keeps what was written where it failed', async () => {
    await askCorrect('f1', 'x');
    it_.host.failNext('memory.fact.correct', 'data.disk-full');
    await correct('f1', 'What is right.');
    expect(useCorrect.getState().correcting?.memory).toBe('f1');
    expect(useNotices.getState().alerts.map((alert) => alert.error.code)).toEqual(['data.disk-full']);
  });

  it('a memory that was given to an answer shows there what holds now', async () => {
    await openReceipts('a1');
    await askCorrect('m901', 'For the winter: take the sails off.');
    expect(useCorrect.getState().correcting?.facts).toEqual([]);
    await correct(null, 'The sails stay on.');
    await openReceipts('a1');
    expect(useMemory.getState().receipts?.find((r) => r.memory === 'm901')?.now).toBe('The sails stay on.');
  });
});

describe('facts and habits', () => {
  it('show what holds no more only when asked', async () => {
    await loadDerived();
    expect(texts()).not.toContain('You lived in Athens.');
    showHistory(true);
    await until(() => texts()?.includes('You lived in Athens.') === true);
  });

  it('a habit that can not be switched stays as it was', async () => {
    await loadDerived();
    const habit = useDerived.getState().habits?.[0];
    if (!habit) throw new Error('no habit');
    it_.host.failNext('memory.habit.set', 'data.disk-full');
    await setHabit(habit, false);
    expect(useDerived.getState().habits?.[0]?.on).toBe(true);
    await setHabit(habit, false);
    expect(useDerived.getState().habits?.[0]?.on).toBe(false);
  });
});
