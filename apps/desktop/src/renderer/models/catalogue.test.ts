import { describe, expect, it } from 'vitest';
import { entry } from '../testing/data.ts';
import { byTask } from './Catalogue.tsx';
import { licenceWords } from './row.tsx';

describe('the catalogue', () => {
  it('stands by what it is for: chat first, what nothing here knows last', () => {
    const all = ['ocr', 'of-tomorrow', 'text-to-speech', 'chat', 'text-encoder'].map((task) => entry(task, task, { task }));
    expect(byTask(all).map(([task]) => task)).toEqual(['chat', 'text-encoder', 'text-to-speech', 'ocr', 'of-tomorrow']);
  });

  it('begins each with what is suggested, and ends it with what does not fit', () => {
    const all = [
      entry('huge', 'Huge', { bytes: 1, fits: false }),
      entry('large', 'Large', { bytes: 3 }),
      entry('small', 'Small', { bytes: 2 }),
      entry('suggested', 'Suggested', { bytes: 4, starter: true }),
    ];
    expect(byTask(all).map(([task, ofIt]) => [task, ofIt.map(({ id }) => id)])).toEqual([
      ['chat', ['suggested', 'small', 'large', 'huge']],
    ]);
  });
});

describe('a licence', () => {
  it('is named as it is where it has a name', () => {
    expect(licenceWords('Apache-2.0')).toBe('Apache-2.0');
    expect(licenceWords('GPL-3.0-or-later')).toBe('GPL-3.0-or-later');
  });

  it('is said in words where it is only a reference', () => {
    expect(licenceWords('LicenseRef-apple-amlr')).toBe('Apple, for research only');
    expect(licenceWords('CC0-1.0 AND LicenseRef-research-only')).toBe('CC0-1.0, for research only');
    expect(licenceWords('LicenseRef-of-tomorrow')).toBe('of-tomorrow');
  });
});
