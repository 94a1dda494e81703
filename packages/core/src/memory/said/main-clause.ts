/** Verbs with a prefix that stands apart in a main clause: moved whole they would be wrong. */
const PARTED = /^(?:auf|an|ab|aus|ein|mit|vor|zu|weg|los|um|nach|zurück|teil|fern|her|hin)(?:ge)?\p{Ll}{4,}$/u;
const SUBJECT =
  /^(?<s>ich|wir|er|sie|es|(?:mein|meine|unser|unsere|der|die|das) (?:\p{Ll}+ )*\p{Lu}[\p{L}-]*|\p{Lu}[\p{L}-]*) (?<middle>.*?) ?(?<v>\p{Ll}+)$/u;

/**
 * A German clause behind "dass" ("mein Hund Rex heißt") as a main clause ("mein Hund heißt Rex"), so that the rules for facts
 * understand it. What it does not know for sure stays as it was said.
 */
export function mainClause(clause: string): string {
  const plain = clause.trim().replace(/[.!]+$/u, '');
  if (/[,;:]/u.test(plain)) return plain;
  const { s, middle, v } = SUBJECT.exec(plain)?.groups ?? {};
  if (!s || !v || PARTED.test(v)) return plain;
  return [s, v, middle].filter(Boolean).join(' ');
}
