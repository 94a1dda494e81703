import { deriveHabits } from '../procedural/index.ts';
import type { NewHabit } from '../storage/types.ts';

const WANT =
  /^(?:i|we) (?:would (?:like|prefer)|want|prefer|use|need|always (?:want|use))(?: to (?:have|get|see))? |^(?:i|we)'d (?:like|prefer) /iu;
const WILL = /^(?:ich|wir) (?:möchte|möchten|will|wollen|bevorzuge|bevorzugen|hätte gern|hätten gern|nutze|nutzen|verwende|verwenden) /iu;

/** How the person wants answers, in what they asked to be remembered: "that I want metric units". Lasting by its nature. */
export function habitsWanted(what: string): NewHabit[] {
  const said = deriveHabits(what);
  if (said.length > 0) return said;
  const plain = what.trim().replace(/[.!]+$/u, '');
  const named =
    /^(?:i|we) (?:want|like|prefer|would like) to be called (?<n>.+)$/iu.exec(plain) ??
    /^ich möchte (?<n>\S+) genannt werden$/iu.exec(plain);
  if (named?.groups?.n) return deriveHabits(`call me ${named.groups.n}`);
  const wants = [
    ...(WANT.test(plain) ? ['always use', 'always'].map((verb) => `${verb} ${plain.replace(WANT, '')}`) : []),
    ...(WILL.test(plain) ? ['verwende immer', 'antworte immer', 'immer'].map((verb) => `${verb} ${plain.replace(WILL, '')}`) : []),
    `always ${plain}`,
    `immer ${plain}`,
  ];
  for (const want of wants) {
    const known = deriveHabits(want).filter((habit) => habit.kind !== 'free');
    if (known.length > 0) return known;
  }
  return [];
}
