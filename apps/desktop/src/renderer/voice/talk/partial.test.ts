import { expect, it } from 'vitest';
import { NOTHING, type Partial, settle } from './partial.ts';

const after = (...texts: string[]): Partial => texts.reduce(settle, NOTHING);

it.each<[string, string[], Partial]>([
  ['the first result moves', ['which day'], { settled: '', moving: 'which day' }],
  ['what comes twice stays', ['which day', 'which day did'], { settled: 'which day', moving: 'did' }],
  ['what changed moves again', ['which day did', 'which tray did I'], { settled: 'which', moving: 'tray did I' }],
  [
    'case and punctuation are no change; the newest spelling is shown',
    ['which day', 'Which day, did'],
    { settled: 'Which day,', moving: 'did' },
  ],
  ['the same again is all settled', ['Wann war das?', 'Wann war das?'], { settled: 'Wann war das?', moving: '' }],
  ['a shorter one keeps what it has', ['eins zwei drei', 'eins zwei drei', 'eins zwei'], { settled: 'eins zwei', moving: '' }],
  ['umlauts are letters', ['schöne Grüße', 'schone Grüße'], { settled: '', moving: 'schone Grüße' }],
  ['nothing is nothing', ['hello', ''], { settled: '', moving: '' }],
])('%s', (_name, texts, expected) => {
  expect(after(...texts)).toEqual(expected);
});
