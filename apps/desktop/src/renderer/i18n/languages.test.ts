import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorSentence } from './errors.ts';
import { bytes, bytesOf, count, day, list } from './format.ts';
import { i18n, t } from './index.ts';
import { formatLocale, LANGUAGES, languageFor, speak } from './language.ts';

const folder = new URL('../../../../../resources/locales/', import.meta.url);
const read = (language: string, file: string): unknown => JSON.parse(readFileSync(new URL(`${language}/${file}`, folder), 'utf8'));

type Leaves = Map<string, string>;

function leaves(node: unknown, path = '', into: Leaves = new Map()): Leaves {
  if (typeof node === 'string') into.set(path, node);
  else if (node !== null)
    for (const [key, value] of Object.entries(node as object)) leaves(value, path === '' ? key : `${path}.${key}`, into);
  return into;
}

const plural = /_(zero|one|two|few|many|other)$/;
/** A key without its plural form, and the forms that it has. */
function forms(of: Leaves): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const key of of.keys())
    found.set(key.replace(plural, ''), [...(found.get(key.replace(plural, '')) ?? []), plural.exec(key)?.[1] ?? '']);
  return found;
}
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((m) => m[1] ?? ''))].sort();

const others = Object.keys(LANGUAGES).filter((language) => language !== 'en');
const files = readdirSync(new URL('en/', folder));

describe.each(others.flatMap((language) => files.map((file) => [language, file] as const)))('%s/%s', (language, file) => {
  const english = leaves(read('en', file));
  const theirs = leaves(read(language, file));
  // What an error suggests is no word: it stands in English alone.
  for (const key of english.keys()) if (file === 'errors.json' && key.endsWith('.action')) english.delete(key);

  it('has the words of English, no more and no fewer', () => {
    expect([...forms(theirs).keys()].sort()).toEqual([...forms(english).keys()].sort());
  });

  it('has the plural forms that this language counts in', () => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [key, has] of forms(theirs)) if (forms(english).get(key)?.includes('one')) expect(has.toSorted(), key).toEqual(needed);
  });

  it('fills in the same things', () => {
    for (const [key, text] of theirs) {
      const model = english.get(key) ?? english.get(key.replace(plural, '_other')) ?? '';
      expect(placeholders(text), key).toEqual(placeholders(model));
    }
  });

  it('leaves nothing empty', () => {
    for (const [key, text] of theirs) expect(text.trim(), key).not.toBe('');
  });
});

describe('the language that is spoken', () => {
  it('is the one chosen, else the first of the computer that is known, else English', () => {
    expect(languageFor('de', ['en'])).toBe('de');
    expect(languageFor('system', ['fr-CH', 'de-CH', 'en'])).toBe('de');
    expect(languageFor('system', ['fr'])).toBe('en');
    expect(languageFor('system', [])).toBe('en');
  });

  it('writes numbers as the person’s own region does, where that region speaks it', () => {
    expect(formatLocale('de', ['en-GB', 'de-AT'])).toBe('de-AT');
    expect(formatLocale('de', ['en-GB'])).toBe('de');
  });

  it('is German at once, in words, errors, plurals, numbers, days and lists, and English again', async () => {
    await speak('de', ['en-GB']);
    expect(t('composer.send')).toBe('Senden');
    expect(t('models.serverReady', { count: 1 })).toBe('Läuft, 1 Modell');
    expect(t('models.serverReady', { count: 20 })).toBe('Läuft, 20 Modelle');
    expect(errorSentence({ code: 'model.missing', details: { model: 'Qwen3' } })).toContain('Das Modell Qwen3 ist nicht mehr');
    expect(count(1500)).toBe('1.500');
    expect(bytes(1_234_000_000)).toMatch(/^1,2\sGB$/);
    expect(bytesOf(212_000_000, 491_000_000)).toMatch(/^212 von 491\sMB$/);
    expect(day(Date.now() - 86_400_000)).toBe('Gestern');
    expect(list(['eins', 'zwei', 'drei'])).toBe('eins, zwei und drei');
    await speak('en', ['en-GB']);
    expect(t('composer.send')).toBe('Send');
    expect(errorSentence({ code: 'vault.locked' })).toBe('Your memory is locked. Unlock it first.');
    expect(day(Date.now())).toBe('Today');
  });

  it('is the one asked for last, however long the files take', async () => {
    await Promise.all([speak('de'), speak('en')]);
    expect(i18n.language).toBe('en');
  });
});
