import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentLanguage, terminalLanguage } from './language.ts';
import { line, sentence } from './sentences.ts';
import { earlySettings, keepEarly } from './shell-file.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'mia-language-'));

describe('the language of the terminal', () => {
  test.each([
    [{ LANG: 'de_DE.UTF-8' }, 'de'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'de_AT.UTF-8' }, 'de'],
    [{ LANG: 'en_US.UTF-8', LANGUAGE: 'fr:de' }, 'de'],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C.UTF-8' }, 'en'],
    [{ LANG: 'fr_FR.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('%j speaks %s', (env, language) => {
    expect(environmentLanguage(env)).toBe(language);
  });

  test('is the one chosen in Settings before that of the environment', () => {
    const dataDir = folder();
    expect(terminalLanguage(dataDir, { LANG: 'en_US' })).toBe('en');
    keepEarly(dataDir, 'appearance.language', 'de');
    expect(terminalLanguage(dataDir, { LANG: 'en_US' })).toBe('de');
    keepEarly(dataDir, 'appearance.language', 'system');
    expect(terminalLanguage(dataDir, { LANG: 'en_US' })).toBe('en');
  });

  test('has the sentence of an error and lines of its own', () => {
    expect(sentence({ code: 'data.in-use' }, 'de')).toMatch(/^Ein anderes M\.I\.A .* \(data\.in-use\)$/);
    expect(line('memories', 'de', { n: 3 })).toBe('Benutzte Erinnerungen: 3');
    expect(line('memories', 'en', { n: 3 })).toBe('Memories used: 3');
  });
});

describe('shell.json', () => {
  test('holds how the window looks, for the owner alone, beside what the shell keeps there', () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'shell.json'), '{"bounds":{"width":900}}');
    keepEarly(dataDir, 'appearance.theme', 'dark');
    keepEarly(dataDir, 'announce.answers', 'ready');
    keepEarly(dataDir, 'sidebar.open', false);
    const kept = { bounds: { width: 900 }, theme: 'dark', sidebar: false };
    expect(JSON.parse(readFileSync(join(dataDir, 'shell.json'), 'utf8'))).toEqual(kept);
    expect(earlySettings(dataDir)).toEqual({ 'appearance.theme': 'dark', 'sidebar.open': false });
    const { ino } = statSync(join(dataDir, 'shell.json'));
    keepEarly(dataDir, 'sidebar.open', false);
    expect(statSync(join(dataDir, 'shell.json')).ino).toBe(ino);
    if (process.platform !== 'win32') expect(statSync(join(dataDir, 'shell.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['shell.json']);
  });

  test('counts as empty when it can not be read', () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'shell.json'), '[tor');
    expect(earlySettings(dataDir)).toEqual({});
    keepEarly(dataDir, 'appearance.language', 'de');
    expect(earlySettings(dataDir)).toEqual({ 'appearance.language': 'de' });
  });
});
