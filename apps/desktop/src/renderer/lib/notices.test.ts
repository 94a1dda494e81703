import { beforeEach, describe, expect, it } from 'vitest';
import { notices, UNDO_MS, useNotices } from './notices.ts';

beforeEach(() => useNotices.setState({ notices: [], alerts: [], announcement: { text: '', n: 0 } }));

describe('notices', () => {
  it('give ten seconds for Undo', () => {
    notices().notify('Deleted.', { undo: () => Promise.resolve() });
    expect(useNotices.getState().notices[0]?.lasts).toBe(UNDO_MS);
    expect(UNDO_MS).toBe(10_000);
  });

  it('are announced once', () => {
    notices().notify('Deleted.');
    expect(useNotices.getState().announcement).toEqual({ text: 'Deleted.', n: 1 });
  });

  it('undo the newest that can be undone, each only once', () => {
    const done: string[] = [];
    const undo = (name: string) => async (): Promise<void> => {
      done.push(name);
    };
    notices().notify('one', { undo: undo('one') });
    notices().notify('two', { undo: undo('two') });
    notices().notify('nothing to undo');
    expect(notices().undoLast()).toBe(true);
    expect(notices().undoLast()).toBe(true);
    expect(notices().undoLast()).toBe(false);
    expect(done).toEqual(['two', 'one']);
  });
});

describe('alerts', () => {
  it('replace an older one of the same code', () => {
    notices().alert({ code: 'data.disk-full' });
    notices().alert({ code: 'data.disk-full' });
    expect(useNotices.getState().alerts).toHaveLength(1);
  });

  it('keep what is known of the own request when the host tells everybody of the same', () => {
    const exact = { code: 'data.disk-full' as const, details: { what: 'model' } };
    notices().alert({ code: 'data.disk-full' });
    notices().alert(exact);
    notices().alert({ code: 'data.disk-full', details: {} });
    expect(useNotices.getState().alerts.map((a) => a.error)).toEqual([exact]);
  });

  it('say nothing of what the person cancelled, nor of a lost connection, which the frame tells', () => {
    notices().alert({ code: 'request.cancelled' });
    notices().alert({ code: 'connection.lost' });
    expect(useNotices.getState().alerts).toEqual([]);
  });
});

describe('several notices', () => {
  it('stand together: none that can be undone is pushed away by what came after', () => {
    for (const n of [1, 2, 3, 4]) notices().notify(`deleted ${n}`, { undo: () => Promise.resolve() });
    for (const n of [1, 2, 3, 4]) notices().notify(`told ${n}`);
    const shown = useNotices.getState().notices.map((n) => n.text);
    expect(shown.filter((t) => t.startsWith('deleted'))).toHaveLength(4);
    expect(shown).toContain('told 4');
    expect(shown).not.toContain('told 1');
  });
});
