/** Which language the window speaks: the person's choice, else the computer's, else English. */
import { i18n } from './index.ts';

/** Each has a complete folder in `resources/locales`; the name is the language's own. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;
export type LanguageChoice = 'system' | Language;

/** Fetched only when it is spoken. English is in the first bundle: it stands in where a word is missing. */
const files: Record<Exclude<Language, 'en'>, () => Promise<[{ default: object }, { default: object }]>> = {
  de: () =>
    Promise.all([
      import('../../../../../resources/locales/de/ui.json', { with: { type: 'json' } }),
      import('../../../../../resources/locales/de/errors.json', { with: { type: 'json' } }),
    ]),
};

const known = (tag: string): Language | undefined => (Object.keys(LANGUAGES) as Language[]).find((name) => tag.split('-')[0] === name);

/** The language for a choice; `preferred` are the computer's languages, best first. */
export function languageFor(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of preferred) {
    const name = known(tag);
    if (name) return name;
  }
  return 'en';
}

/** How numbers, dates and lists are written: the person's own region where it speaks the shown language, else the language alone. */
export function formatLocale(language: string = i18n.language, preferred: readonly string[] = preferredLanguages()): string {
  return preferred.find((tag) => tag.split('-')[0] === language) ?? language;
}

function preferredLanguages(): readonly string[] {
  return globalThis.navigator?.languages ?? [];
}

let wanted = 0;

/** Speaks it from now on; the last call wins. What could not be fetched leaves the language as it is. @throws Error when its files can not be had */
export async function speak(choice: LanguageChoice, preferred: readonly string[] = preferredLanguages()): Promise<void> {
  wanted += 1;
  const mine = wanted;
  const language = languageFor(choice, preferred);
  if (language !== 'en' && !i18n.hasResourceBundle(language, 'translation')) {
    const [ui, errors] = await files[language]();
    i18n.addResourceBundle(language, 'translation', ui.default);
    i18n.addResourceBundle(language, 'errors', errors.default);
  }
  if (mine === wanted && i18n.language !== language) await i18n.changeLanguage(language);
  if (mine === wanted) markDocument();
}

/** `lang` and `dir` of the document: a screen reader pronounces by them, and the layout turns with them. */
export function markDocument(): void {
  const root = globalThis.document?.documentElement;
  if (!root) return;
  root.lang = formatLocale();
  root.dir = i18n.dir();
}
