/** What protects this memory now, and what that is worth: keys of sentences, from what wraps the data key. Pure. */
import type { VaultStatus } from './store.ts';

/** Who can not read it. */
export type Against = 'copy' | 'disk' | 'computer';
/** Who still can. */
export type Not = 'disk' | 'signed-in' | 'program' | 'watcher' | 'lost';

export interface Protection {
  against: Against[];
  not: Not[];
}

export function protectionOf({ protectedBy, askAtStart }: Pick<VaultStatus, 'protectedBy' | 'askAtStart'>): Protection {
  const file = protectedBy.includes('file');
  const keychain = protectedBy.includes('keychain');
  const against: Against[] = file ? ['copy'] : askAtStart ? ['copy', 'disk', 'computer'] : ['copy', 'disk'];
  const not: Not[] = [];
  if (file) not.push('disk');
  if (file || keychain) not.push('signed-in');
  // Nothing on one computer changes this while it is open.
  not.push('program', 'watcher');
  if (!protectedBy.includes('phrase')) not.push('lost');
  return { against, not };
}
