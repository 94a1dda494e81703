/**
 * One catalogue of relations for both languages: what is told, the ways to tell it in each, and how it is shown. The forms are
 * looked for in each of a clause's `looserClauses`, behind the rules of each language.
 */
import { LIFE } from './catalogue-life.ts';
import { liked, TASTES } from './catalogue-tastes.ts';
import { about, type Rule, rule } from './rule.ts';
import { thing } from './words.ts';

export interface Entry {
  relation: string;
  /** Whole clauses; `O` is what the fact is about. */
  en: readonly string[];
  de: readonly string[];
  /** As it is shown, in the language in which it was said. */
  shown: { en(o: string): string; de(o: string): string };
  /** Cuts the object to what it names; null: it names nothing. */
  object?(text: string): string | null;
}

const infinitive = (verb: string): string =>
  verb.replace(/e$/u, 'en').replace(/^(.*[lr])en$/u, (_, stem: string) => (/e[lr]$/u.test(stem) ? `${stem}n` : `${stem}en`));

/** What nobody does "gern" that tells anything, and what is said of an answer. */
const NO_HOBBY = /^(?:habe|hätte|würde|möchte|glaube|denke|sage|frage|helfe|danke|bitte|gebe|mache|nehme|sehe|erkläre)$/iu;

export const CATALOGUE: readonly Rule[] = [
  ...[...LIFE, ...TASTES].flatMap(({ relation, en, de, shown, object = thing }) =>
    (['en', 'de'] as const).flatMap((language) =>
      (language === 'en' ? en : de).map((form) =>
        rule(form.replace(/(?<!\p{L})O(?!\p{L})/gu, '(?<o>.+)'), ({ o }) =>
          several(o, relation).map((one) => about(relation, object(one), shown[language])),
        ),
      ),
    ),
  ),
  rule('ich (?<v>\\p{Ll}+e) (?:sehr |wirklich )?(?:gerne?|am liebsten) (?<o>.+)', ({ v = '', o = '' }) => [
    NO_HOBBY.test(v) ? null : about('likes', liked(`${o} ${infinitive(v.toLowerCase())}`), (x) => `Sie mögen: ${x}.`),
  ]),
];

/** Of what one has many of: "walnuts and eggs" are two. */
function several(text: string | undefined, relation: string): string[] {
  const parts = (text ?? '')
    .split(/,? (?:and|or|und|oder) |, (?!(?:who|which|that|die|der|das|den|dem|dass|welche\p{L}*) )/iu)
    .filter((part) => part.trim() !== '');
  const many = /^(?:allergic to|likes|dislikes|does not eat|does not drink|does not tolerate)$/u.test(relation);
  return many && parts.length > 1 && parts.every((part) => part.trim().split(' ').length <= 3) ? parts : [text ?? ''];
}
