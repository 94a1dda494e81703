import { MiaError } from '@mia/core/errors.ts';
import type { CatalogueEntry } from '@mia/models/catalogue/index.ts';
import type { App, ResultOf } from '../../contract/index.ts';
import type { Context, Group } from '../context.ts';
import { toMessage } from '../shapes.ts';

type Replacement = ResultOf<App['timing.recent']>['replacements'][number];

/** Spoken turns that are looked at: enough for a median, few enough to follow a change. */
const TURNS = 50;
const TASKS = ['speech-to-text', 'text-to-speech', 'chat'] as const;

export function timingRoutes({ open, events }: Context): Group<'timing'> {
  return {
    async 'timing.keep'({ message, voice }) {
      const { store } = await open();
      const answer = await store.message(message);
      if (answer.role !== 'assistant' || answer.forgotten || answer.status === 'streaming') throw new MiaError('conflict');
      const kept = await store.updateMessage(message, { timings: { ...answer.timings, voice } });
      events.publish({ type: 'message', message: toMessage(kept) });
      return { ok: true };
    },
    async 'timing.recent'() {
      const { store, catalogue, installed } = await open();
      const there = TASKS.flatMap((task) => installed.list(task).map((model) => ({ ...model, task })));
      const known = catalogue.entries.flatMap(
        (entry) =>
          replacementOf(
            entry,
            there.some(({ id }) => id === entry.id),
          ) ?? [],
      );
      const unlisted = there
        .filter(({ id }) => !known.some((one) => one.id === id))
        .map(({ id, name, task, languages, bytes }) => ({ id, name, task, languages, bytes, installed: true }));
      return { turns: await store.spokenTurns(TURNS), replacements: [...known, ...unlisted] };
    },
  };
}

function replacementOf({ id, name, task, languages, variants }: CatalogueEntry, installed: boolean): Replacement | null {
  const wanted = TASKS.find((one) => one === task);
  if (!wanted) return null;
  const bytes = variants[0]?.files.reduce((sum, { size }) => sum + size, 0) ?? 0;
  return { id, name, task: wanted, languages, bytes, installed };
}
