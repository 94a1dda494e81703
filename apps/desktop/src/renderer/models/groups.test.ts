import { describe, expect, it } from 'vitest';
import * as data from '../testing/data.ts';
import { activeDownloads, groupModels } from './store.ts';

const ids = (list: { id: string }[]): string[] => list.map((m) => m.id);

describe('the picker', () => {
  it('shows what was used last first, then this computer, then elsewhere', () => {
    const groups = groupModels(data.models, '');
    expect(ids(groups.recent)).toEqual(['qwen', 'smol']);
    expect(ids(groups.elsewhere)).toEqual(['cloud']);
    expect(ids(groups.here)).not.toContain('qwen');
  });

  it('puts what can not fit in memory last', () => {
    expect(ids(groupModels(data.models, '').here).at(-1)).toBe('ollama/llama3.3:70b');
  });

  it('finds by every word, in any order, name or server', () => {
    expect(ids(groupModels(data.models, 'ollama llama').here)).toEqual(['ollama/llama3.2:3b', 'ollama/llama3.3:70b']);
    expect(ids(groupModels(data.models, 'LLAMA 3.2').here)).toEqual(['ollama/llama3.2:3b']);
    const none = groupModels(data.models, 'nothing like it');
    expect(none.recent.length + none.here.length + none.elsewhere.length).toBe(0);
  });

  it('shows five recent ones at most', () => {
    const many = Array.from({ length: 20 }, (_, n) => data.model(`m${n}`, `Model ${n}`, { lastUsed: n + 1 }));
    const groups = groupModels(many, '');
    expect(ids(groups.recent)).toEqual(['m19', 'm18', 'm17', 'm16', 'm15']);
    expect(groups.here).toHaveLength(15);
  });
});

describe('downloads', () => {
  it('shows those on their way and those that failed, not those that are over', () => {
    const states = ['running', 'paused', 'verifying', 'failed', 'done', 'cancelled'] as const;
    const list = states.map((state) => ({
      id: state,
      entries: [],
      name: state,
      state,
      source: 'hub' as const,
      packageName: null,
      bytes: 0,
      total: 1,
      speed: null,
      eta: null,
      canPause: true,
      error: null,
    }));
    expect(ids(activeDownloads(list))).toEqual(['running', 'paused', 'verifying', 'failed']);
  });
});
