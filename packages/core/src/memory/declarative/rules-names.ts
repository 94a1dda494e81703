/** Names of several at once, and of animals that came lately, in both languages. */
import { named, type Rule, rule } from './rule.ts';
import { name, RELATIVE } from './words.ts';

/** Words for several → the word for one. */
const SEVERAL: Readonly<Record<string, string>> = {
  ...{ twins: 'child', kids: 'child', children: 'child', boys: 'son', sons: 'son', girls: 'daughter', daughters: 'daughter' },
  ...{ brothers: 'brother', sisters: 'sister', cats: 'cat', dogs: 'dog', rabbits: 'rabbit', horses: 'horse', hamsters: 'hamster' },
  ...{ grandsons: 'grandson', granddaughters: 'granddaughter' },
  ...{ zwillinge: 'kind', kinder: 'kind', jungs: 'sohn', söhne: 'sohn', mädchen: 'tochter', mädels: 'tochter', töchter: 'tochter' },
  ...{ brüder: 'bruder', schwestern: 'schwester', katzen: 'katze', hunde: 'hund', kaninchen: 'kaninchen', pferde: 'pferd' },
  ...{ enkel: 'enkel', enkelinnen: 'enkelin' },
};
const MANY = Object.keys(SEVERAL)
  .sort((a, b) => b.length - a.length)
  .join('|');
/** Breeds that say what animal it is, in both languages. */
const BREED =
  'golden retriever|labrador|retriever|poodle|beagle|terrier|spaniel|cocker spaniel|border collie|collie|dachshund|husky|bulldog|boxer|whippet|greyhound|corgi|schnauzer|chihuahua|pug|german shepherd|mutt|lurcher|dackel|pudel|schäferhund|mops|windhund|dogge|mischling|spitz';
const PET = 'dog|cat|puppy|kitten|horse|rabbit|hamster|parrot|budgie|tortoise';
const PET_DE = 'hund|katze|kater|kaninchen|hamster|papagei|wellensittich|schildkröte|pferd';
const ALL = '(?<o>NAME(?:, NAME){0,4},? (?:and|und) NAME)';

const names = (list: string | undefined): string[] => (list ?? '').split(/,? (?:and|und) |, /u);
const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const each = (who: string | undefined, list: string | undefined) => {
  const one = SEVERAL[who?.toLowerCase() ?? ''] ?? '';
  const german = !/^(?:child|son|daughter|brother|sister|cat|dog|rabbit|horse|hamster|grand)/u.test(one);
  return names(list).map((given) =>
    named(one, undefined, name(given), (o) => (german ? `${upper(one)}: ${o}.` : `Your ${one}'s name is ${o}.`)),
  );
};

export const NAMES: readonly Rule[] = [
  rule(
    `(?:i|we) (?:have |has )?(?:got|have|adopted|bought|own) an? (?:[\\p{L}-]+ )?(?:${BREED}),? (?:called|named) (?<o>NAME)(?: .+)?`,
    (g) => [named('dog', undefined, name(g.o ?? ''), (o) => `Your dog's name is ${o}.`)],
  ),
  rule(
    `(?:ich|wir) (?:habe|haben) (?:eine|einen|ein) (?:[\\p{L}-]+ )?(?:${BREED}),? (?:namens|mit (?:dem )?namen) (?<o>NAME)(?: .+)?`,
    (g) => [named('hund', undefined, name(g.o ?? ''), (o) => `Hund: ${o}.`)],
  ),
  rule(
    `(?:my|our) (?<which>(?:older|younger|oldest|youngest|big|little|best) )?(?<who>${RELATIVE}) (?:from|at|in) [\\p{L} ]{2,25}? (?:is|'s) (?:called|named) (?<o>NAME)`,
    (g) => [named(g.who ?? '', g.which, name(g.o ?? ''), (o) => `Your ${g.which ?? ''}${g.who?.toLowerCase()}'s name is ${o}.`)],
  ),
  rule(
    `(?:mein|meine) (?<which>(?:bester|beste|ältere|älterer|jüngere|jüngerer) )?(?<who>${RELATIVE}) (?:aus|in|von|bei) [\\p{L} ]{2,25}? (?:heißt|heisst) (?<o>NAME)`,
    (g) => [named(g.who ?? '', g.which, name(g.o ?? ''), (o) => `${upper(g.who ?? '')}: ${o}.`)],
  ),
  rule(`(?:my|our) (?:two |three |both |twin |little |grown-up )*(?<who>${MANY})(?:'s names)? are(?: called| named)? ${ALL}`, (g) =>
    each(g.who, g.o),
  ),
  rule(`(?:meine|unsere) (?:beiden |zwei |drei |kleinen |großen )*(?<who>${MANY}) (?:heißen|heissen|sind) ${ALL}`, (g) => each(g.who, g.o)),
  rule(
    `(?:i|we) (?:have |has )?(?:got|have|adopted|bought|own|keep) (?:an?|one|our) (?:[\\p{L}-]+ )?(?<who>${PET}),? (?:called|named) (?<o>NAME)(?: .+)?`,
    (g) => [named(g.who ?? '', undefined, name(g.o ?? ''), (o) => `Your ${g.who?.toLowerCase()}'s name is ${o}.`)],
  ),
  rule(
    `(?:ich|wir) (?:habe|haben) (?:mir |uns )?(?:eine|einen|ein) (?:[\\p{L}-]+ )?(?<who>${PET_DE})(?: namens|,? der|,? die|,? das)? (?<o>NAME)(?: hei(?:ß|ss)t)?(?: .+)?`,
    (g) => [named(g.who ?? '', undefined, name(g.o ?? ''), (o) => `${upper(g.who ?? '')}: ${o}.`)],
  ),
  rule('(?:ein|eine|einer) (?:guter |gute )?(?:freund|freundin|meiner freunde) (?:von mir )?(?:heißt|heisst) (?<o>NAME)', (g) => [
    named('friend', undefined, name(g.o ?? ''), (o) => `Freund oder Freundin: ${o}.`),
  ]),
];
