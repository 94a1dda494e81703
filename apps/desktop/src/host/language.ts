/** The language of what is said in a terminal: the one chosen in Settings, else the environment's, else English. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EverythingWords } from '@mia/core/memory/export/index.ts';
import { appFolder } from './entries.ts';
import { earlySettings } from './shell-file.ts';

const SPOKEN = ['en', 'de'] as const;
export type Language = (typeof SPOKEN)[number];

const spoken = (tag: string): Language | undefined => SPOKEN.find((language) => language === tag.slice(0, 2).toLowerCase());

/** By POSIX rules the first of LC_ALL, LC_MESSAGES and LANG that is set decides; `LANGUAGE` goes before them all. */
export function environmentLanguage(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  // In the C locale nothing else counts.
  if (/^(C|POSIX)(\.|$)/.test(locale)) return 'en';
  for (const tag of [...(env.LANGUAGE ?? '').split(':'), locale]) {
    const language = spoken(tag);
    if (language) return language;
  }
  return 'en';
}

/** @param dataDir where the person's choice stands, if there is one */
export function terminalLanguage(dataDir?: string, env: NodeJS.ProcessEnv = process.env): Language {
  const chosen = dataDir === undefined ? undefined : earlySettings(dataDir)['appearance.language'];
  return (typeof chosen === 'string' && spoken(chosen)) || environmentLanguage(env);
}

/** @param chosen the row `appearance.language` of the settings */
export function languageOf(chosen: unknown, env: NodeJS.ProcessEnv = process.env): Language {
  return (typeof chosen === 'string' ? spoken(chosen) : undefined) ?? environmentLanguage(env);
}

/** The words of what is exported, and of what is imported without a name. */
export function exportWords(language: Language): EverythingWords & { memoriesTitle: string } {
  return { ...words<string>('en', 'export'), ...words<string>(language, 'export') } as unknown as EverythingWords & {
    memoriesTitle: string;
  };
}

/** A file of words as it is in that language; empty when it can not be read. */
export function words<T>(language: Language, file: 'errors' | 'terminal' | 'export'): Record<string, T | undefined> {
  try {
    return JSON.parse(readFileSync(join(appFolder('resources'), 'locales', language, `${file}.json`), 'utf8')) as Record<string, T>;
  } catch {
    return {};
  }
}
