import { describe, expect, it } from 'vitest';
import { protectionOf } from './protection.ts';

describe('what protects this memory', () => {
  it('never promises more than it does: a program running as the person can read what the person can', () => {
    for (const askAtStart of [true, false])
      for (const wrap of ['file', 'keychain', 'passphrase', 'phrase'] as const)
        expect(protectionOf({ protectedBy: [wrap], askAtStart }).not).toContain('program');
  });

  it('with a key file keeps only from whoever has the database alone', () => {
    expect(protectionOf({ protectedBy: ['file'], askAtStart: false })).toEqual({
      against: ['copy'],
      not: ['disk', 'signed-in', 'program', 'watcher', 'lost'],
    });
  });

  it('with a keychain keeps from whoever has the disk, not from whoever is signed in', () => {
    const { against, not } = protectionOf({ protectedBy: ['keychain', 'phrase'], askAtStart: false });
    expect(against).toEqual(['copy', 'disk']);
    expect(not).toEqual(['signed-in', 'program', 'watcher']);
  });

  it('asked for at start keeps from whoever has the computer', () => {
    const { against, not } = protectionOf({ protectedBy: ['passphrase', 'phrase'], askAtStart: true });
    expect(against).toContain('computer');
    expect(not).toEqual(['program', 'watcher']);
  });
});
