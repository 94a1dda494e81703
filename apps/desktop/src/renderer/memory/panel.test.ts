// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { goTo } from '../lib/route.ts';
import { useMemory } from './store.ts';

describe('the panel "Memories used"', () => {
  beforeEach(() => {
    goTo('a');
    useMemory.setState({ answer: 'answer', receipts: [], stays: ['a', 'source'] });
  });

  it('closes when the person goes to another conversation', () => {
    goTo('b');
    expect(useMemory.getState()).toMatchObject({ answer: null, receipts: null });
  });

  it('stays while its sources are looked at, and on the way back', () => {
    goTo('source', { reveal: 'm1' });
    goTo('a');
    expect(useMemory.getState().answer).toBe('answer');
  });
});
