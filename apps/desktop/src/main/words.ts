/** The words of menus, tray and notifications, in the language of the window. */
import de from '../../../../resources/locales/de/shell.json' with { type: 'json' };
import en from '../../../../resources/locales/en/shell.json' with { type: 'json' };

export type Words = typeof en;

const LANGUAGES: Record<string, Words> & { en: Words } = { en, de };

/** @param wanted BCP 47 tags, the most wanted first */
export const wordsFor = (wanted: readonly (string | null)[]): Words => chosenFrom(LANGUAGES, wanted);

/** The first wanted language that is there, else English. @param wanted BCP 47 tags, the most wanted first */
export function chosenFrom<T>(languages: Record<string, T> & { en: T }, wanted: readonly (string | null)[]): T {
  for (const tag of wanted) {
    const words = tag && languages[tag.split('-')[0]?.toLowerCase() ?? ''];
    if (words) return words;
  }
  return languages.en;
}
