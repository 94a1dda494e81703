/**
 * What every model is tried on before it may draw facts: sentences in English and German with what they say about the person,
 * a third of them saying nothing. Written for this alone, and like no test of the rules.
 */
import type { Proposal } from './gate.ts';

/** Counted up when the set changes: every model is tried anew. */
export const PROBE_VERSION = 1;

const user = (relation: string, object: string): Proposal => ({ subject: 'user', relation, object });

export const PROBE: readonly (readonly [string, readonly Proposal[]])[] = [
  ['I have been living in a small village near Bergen for years', [user('lives in', 'a small village near Bergen')]],
  ['I work three days a week at the university library', [user('works at', 'the university library')]],
  ['I mostly work nights as a paramedic', [user('works as', 'paramedic')]],
  ['I am badly allergic to wasp stings', [user('allergic to', 'wasp stings')]],
  ['I love rowing at dawn', [user('likes', 'rowing at dawn')]],
  ['I really hate ironing', [user('dislikes', 'ironing')]],
  ['I have had asthma since I was six', [user('has condition', 'asthma')]],
  ['I am a vegetarian', [user('is', 'vegetarian')]],
  ['I speak Polish with my grandparents', [user('speaks', 'Polish')]],
  ['I am learning Korean this year', [user('is learning', 'Korean')]],
  ['My youngest daughter is called Solveig', [user('daughter', 'Solveig')]],
  ['We have just adopted an old greyhound, a dog named Biscuit', [user('dog', 'Biscuit')]],
  ['I live with Marek and two cats', [user('lives with', 'Marek')]],
  ['I originally come from Galway', [user('comes from', 'Galway')]],
  ['Ich wohne mit meinen Eltern in einem Haus bei Passau', [user('lives in', 'einem Haus bei Passau')]],
  ['Ich arbeite seit dem Sommer bei der Stadtbibliothek', [user('works at', 'der Stadtbibliothek')]],
  ['Ich bin leider gegen Haselnüsse allergisch', [user('allergic to', 'Haselnüsse')]],
  ['Ich lerne abends Spanisch', [user('is learning', 'Spanisch')]],
  ['Meine große Schwester heißt Annika', [user('sister', 'Annika')]],
  ['Ich liebe alte Landkarten', [user('likes', 'alte Landkarten')]],
  // nothing about the person
  ['My colleague lives in Tallinn', []],
  ['My cousin is allergic to shellfish', []],
  ['She works at the harbour as an engineer', []],
  ['I have a question about the second paragraph', []],
  ['I live in hope that it will compile', []],
  ['I like your first suggestion better', []],
  ['Where do people in Norway learn Polish', []],
  ['Mein Nachbar arbeitet bei der Post', []],
  ['Ich habe ein Problem mit dem Drucker', []],
  ['Seine Tochter heißt Ronja', []],
];
