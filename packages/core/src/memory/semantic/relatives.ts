/** People and animals that one has: words of both languages, and wider words for them. */

/** Canonical relation → other words for it. */
const SAME: Readonly<Record<string, string>> = {
  ...{ daughter: 'tochter', son: 'sohn', child: 'kind', wife: 'frau ehefrau', husband: 'mann ehemann', partner: 'partnerin' },
  ...{ girlfriend: 'freundin', boyfriend: 'freund', fiancé: '', fiancée: '', mother: 'mum mom mutter mama', father: 'dad vater papa' },
  ...{ sister: 'schwester', brother: 'bruder', grandmother: 'grandma oma großmutter', grandfather: 'grandpa opa großvater' },
  ...{ aunt: 'tante', uncle: 'onkel', niece: 'nichte', nephew: 'neffe', cousin: '', grandson: 'enkel', granddaughter: 'enkelin' },
  ...{ boss: 'chef chefin', manager: '', doctor: 'arzt ärztin hausarzt hausärztin', dentist: 'zahnarzt zahnärztin' },
  ...{ therapist: 'therapeut therapeutin', teacher: '', landlord: 'landlady vermieter vermieterin' },
  ...{ 'mother-in-law': 'schwiegermutter', 'father-in-law': 'schwiegervater', 'sister-in-law': 'schwägerin', 'brother-in-law': 'schwager' },
  ...{ stepson: 'stiefsohn', stepdaughter: 'stieftochter', stepmother: 'stiefmutter', stepfather: 'stiefvater' },
  ...{
    neighbour: 'neighbor nachbar nachbarin',
    roommate: 'flatmate housemate mitbewohner mitbewohnerin',
    colleague: 'kollege kollegin',
    'best friend': '',
    friend: '',
  },
  ...{ dog: 'hund hündin', cat: 'katze kater', puppy: '', kitten: '', horse: 'pferd', rabbit: 'kaninchen', hamster: '' },
  ...{ parrot: 'papagei', budgie: 'wellensittich', tortoise: 'schildkröte', pet: 'haustier', boat: 'boot', company: 'firma' },
};

const list = (words: string): string[] => words.split(' ').filter((word) => word !== '');

/** Every word for a relative, an animal or another thing with a name → canonical relation. */
export const RELATIVES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SAME).flatMap(([canonical, more]) => [canonical, ...list(more)].map((word) => [word, canonical])),
);

/** Of these one has one at a time. */
export const ONE_OF: ReadonlySet<string> = new Set(list('wife husband partner girlfriend boyfriend mother father boss landlord'));

const CHILD = 'child daughter son';
const PARENT = 'mother father';
const SIBLING = 'sister brother';
const PARTNER = 'partner wife husband girlfriend boyfriend fiancé fiancée';
const GRANDPARENT = 'grandmother grandfather';
const GRANDCHILD = 'grandson granddaughter';
const PET = 'pet dog cat puppy kitten horse rabbit hamster parrot budgie tortoise';
const FAMILY = [CHILD, PARENT, SIBLING, PARTNER, GRANDPARENT, GRANDCHILD, 'aunt uncle niece nephew cousin'].join(' ');

/** A wider word → the relations that it takes in. */
export const CLASSES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...{ 'child kid children kids kind kinder': CHILD, 'parent parents eltern': PARENT, 'sibling siblings geschwister': SIBLING },
    ...{ 'spouse partner husband wife partnerin ehepartner': PARTNER, 'grandparent grandparents großeltern': GRANDPARENT },
    ...{ 'grandchild grandchildren grandkids enkelkind enkelkinder': GRANDCHILD, 'pet pets haustier haustiere': PET },
    ...{ 'dog hund': 'dog puppy', 'cat katze': 'cat kitten', 'family relatives familie verwandte verwandten': FAMILY },
  }).flatMap(([words, members]) => list(words).map((word) => [word, list(members)] as const)),
);

/** Plurals that no rule makes. */
export const PLURALS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ töchter: 'tochter', söhne: 'sohn', brüder: 'bruder', schwestern: 'schwester', tanten: 'tante', hunde: 'hund', katzen: 'katze' },
    ...{ pferde: 'pferd', nichten: 'nichte', neffen: 'neffe', ärzte: 'arzt', kollegen: 'kollege', nachbarn: 'nachbar', freunde: 'friend' },
    ...{ puppies: 'puppy', wives: 'wife' },
  }),
);
