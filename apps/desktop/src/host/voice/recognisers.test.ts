/** Which of the recognisers that are installed listens. */

import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { SupervisedChild } from '@mia/models/child/index.ts';
import type { InstalledModel } from '@mia/models/installed.ts';
import type { createTranscriber } from '@mia/models/speech/index.ts';
import { expect, it } from 'vitest';
import { createRecognisers } from './recognisers.ts';

const model = (id: string, name: string, languages: string[], bytes: number) =>
  ({ id, name, languages, bytes }) as unknown as InstalledModel;
const TINY = model('whisper-tiny.en', 'Whisper tiny.en', ['en'], 75);
const MOONSHINE = model('moonshine-tiny', 'Moonshine tiny', ['en'], 45);
const BASE = model('whisper-base', 'Whisper base', ['en', 'de'], 145);
const ranks: Record<string, number> = { 'whisper-tiny.en': 2, 'moonshine-tiny': 1, 'whisper-base': 1 };

function recognisers(...there: InstalledModel[]) {
  const vad = model('silero-vad', 'Silero VAD', ['en'], 2);
  return createRecognisers({
    catalogue: { entry: (id: string) => ({ name: id, recogniser: { rank: ranks[id] } }) } as unknown as Catalogue,
    installed: { list: () => [...there], get: (id) => [...there, vad].find((one) => one.id === id) },
    ...{ clock: systemClock, logger: silentLogger, process: {} as SupervisedChild },
    create: (({ id, languages }: { id: string; languages: readonly string[] }) => ({
      id,
      languages,
      close: async () => {},
    })) as unknown as typeof createTranscriber,
  });
}

it('the one that was chosen listens, for any language; else the best that knows what is spoken', () => {
  const all = recognisers(BASE, MOONSHINE, TINY);
  const listens = (wish: { recogniser?: string; language?: string }) => all.choose({ interfaceLanguage: 'en', ...wish })?.id;
  expect(listens({ language: 'en' })).toBe('whisper-tiny.en');
  expect(listens({ language: 'en', recogniser: 'moonshine-tiny' })).toBe('moonshine-tiny');
  expect(listens({ recogniser: 'gone' })).toBe('whisper-base');
  expect(listens({ language: 'de-AT' })).toBe('whisper-base');
  expect(all.all().map(({ name }) => name)).toEqual(['Moonshine tiny', 'Whisper base', 'Whisper tiny.en']);
  expect(recognisers().all()).toEqual([]);
});
