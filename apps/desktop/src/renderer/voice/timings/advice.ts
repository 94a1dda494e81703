/** Which change would make spoken turns faster, by what the turns so far cost. Pure. */
import type { App, ResultOf } from '../../../contract/index.ts';
import { median, type Stage, stagesOf } from './stages.ts';

export type SpokenTurn = ResultOf<App['timing.recent']>['turns'][number];
export type Replacement = ResultOf<App['timing.recent']>['replacements'][number];
export type Task = Replacement['task'];

export interface Advice {
  /** What is to be another one. */
  task: Task;
  /** The one that would be faster. */
  id: string;
  name: string;
  installed: boolean;
  /** Milliseconds a turn. */
  saves: number;
  /** Both were used here; otherwise reckoned from how large they are. */
  measured: boolean;
}

/** Fewer turns than this say nothing. */
const ENOUGH = 3;
/** What nobody notices is no advice. */
const WORTH_MS = 100;

const WORK: { task: Task; stage: Stage; by(turn: SpokenTurn): string | undefined }[] = [
  { task: 'speech-to-text', stage: 'recognition', by: ({ timings }) => timings.voice.recogniser },
  { task: 'chat', stage: 'firstToken', by: ({ model }) => model?.replace(/^embedded\//, '') },
  { task: 'text-to-speech', stage: 'firstAudio', by: ({ timings }) => timings.voice.synthesizer },
];

/**
 * The one change that saves most. What a model costs is measured where it answered at least three turns; of others it is taken to grow
 * with the bytes of their weights, as reading them is most of the work.
 * @param turns newest first
 * @param languages BCP 47 of what is spoken; a model that lacks one of them is none to be advised
 * @returns null where nothing is known that saves a tenth of a second
 */
export function advise(turns: readonly SpokenTurn[], replacements: readonly Replacement[], languages: readonly string[]): Advice | null {
  const all = WORK.flatMap((work) => savingsOf(work, turns, replacements, languages));
  return all.reduce<Advice | null>((best, one) => (one.saves > (best?.saves ?? WORTH_MS - 1) ? one : best), null);
}

function savingsOf(
  { task, stage, by }: (typeof WORK)[number],
  turns: readonly SpokenTurn[],
  replacements: readonly Replacement[],
  languages: readonly string[],
): Advice[] {
  const costs = new Map<string, number[]>();
  for (const turn of turns) {
    const [user, cost] = [by(turn), stagesOf(turn.timings)?.[stage]];
    if (user !== undefined && cost !== undefined) costs.set(user, [...(costs.get(user) ?? []), cost]);
  }
  // The newest turn's is the one in use.
  const current = turns[0] ? by(turns[0]) : undefined;
  const spent = costs.get(current ?? '') ?? [];
  if (current === undefined || spent.length < ENOUGH) return [];
  const cost = median(spent);
  const bytes = replacements.find(({ id }) => id === current)?.bytes;
  return replacements.flatMap((one): Advice[] => {
    if (one.task !== task || one.id === current || !languages.every((language) => speaks(one, language))) return [];
    const known = costs.get(one.id) ?? [];
    const measured = known.length >= ENOUGH;
    if (!measured && (bytes === undefined || one.bytes === 0 || one.bytes >= bytes)) return [];
    const saves = Math.round(measured ? cost - median(known) : cost * (1 - one.bytes / (bytes as number)));
    return [{ task, id: one.id, name: one.name, installed: one.installed, saves, measured }];
  });
}

function speaks({ languages }: Replacement, language: string): boolean {
  const base = (tag: string) => tag.toLowerCase().split('-')[0];
  return languages.some((one) => base(one) === base(language));
}
