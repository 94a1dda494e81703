/** The recognisers that are installed, and which of them listens. The process holds one at a time. */
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Transcriber } from '@mia/core/ports/transcriber.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { SupervisedChild } from '@mia/models/child/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createTranscriber } from '@mia/models/speech/index.ts';
import { entryUrl } from '../entries.ts';

/** Says where somebody speaks: no recogniser is asked without it. */
const ACTIVITY = 'silero-vad';
/** What is offered where no recogniser is installed: for English, and for what it does not know. */
const FIRST = 'whisper-tiny.en';
const FIRST_OF_MANY = 'whisper-base';

export interface RecognisersOptions {
  catalogue: Catalogue;
  installed: Pick<Installed, 'get' | 'list'>;
  clock: Clock;
  logger: Logger;
  /** The one that hears and speaks. */
  process: SupervisedChild;
  /** Instead of the one in a child process, in tests. */
  create?: typeof createTranscriber;
}

/** What the person wants, as the settings have it. */
export interface Wish {
  /** Catalogue id (`voice.recogniser`). */
  recogniser?: string | undefined;
  /** BCP 47 of what is spoken (`voice.language`); absent: it is found out. */
  language?: string | undefined;
  /** BCP 47 of the window: a guess at what is spoken where nothing better is known. */
  interfaceLanguage: string;
}

export interface Recognisers {
  /** The one that listens; null where none is installed that knows the language. */
  choose(wish: Wish): Transcriber | null;
  /** All that are installed, by name. */
  all(): { id: string; name: string }[];
  /** Its name, for the person. */
  nameOf(id: string): string;
  /** Catalogue ids of what has to be fetched before anybody can talk. */
  missing(wish: Wish): string[];
}

export function createRecognisers(options: RecognisersOptions): Recognisers {
  const { catalogue, installed, clock, logger, process, create = createTranscriber } = options;
  let current: Transcriber | null = null;

  function transcriberOf(id: string, languages: readonly string[]): Transcriber {
    if (current?.id === id) return current;
    // What is under way in the one before ends there.
    void current?.close();
    current = create({
      ...{ process, entry: entryUrl('speech'), id, languages, logger, clock },
      model: () => installed.get(id),
      activity: () => installed.get(ACTIVITY),
    });
    return current;
  }

  function best({ recogniser, language }: Wish) {
    const there = installed.list('speech-to-text').filter(({ languages }) => !language || languages.some((one) => same(one, language)));
    const rank = (id: string): number => catalogue.entry(id)?.recogniser?.rank ?? 0;
    const many = (languages: readonly string[]): number => (language || languages.length === 1 ? 0 : 1);
    return (
      there.find(({ id }) => id === recogniser) ??
      there.sort((a, b) => many(b.languages) - many(a.languages) || rank(b.id) - rank(a.id) || b.bytes - a.bytes)[0]
    );
  }

  return {
    choose(wish) {
      const model = installed.get(ACTIVITY) ? best(wish) : undefined;
      return model ? transcriberOf(model.id, model.languages) : null;
    },
    all: () =>
      installed
        .list('speech-to-text')
        .map(({ id, name }) => ({ id, name }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    nameOf: (id) => installed.get(id)?.name ?? catalogue.entry(id)?.name ?? id,
    missing(wish) {
      const english = same(wish.language ?? wish.interfaceLanguage, 'en');
      const recogniser = best(wish) ? [] : [english ? FIRST : FIRST_OF_MANY];
      return [...recogniser, ...(installed.get(ACTIVITY) ? [] : [ACTIVITY])];
    },
  };
}

/** Whether two BCP 47 tags name one language, whatever the region. */
function same(a: string, b: string): boolean {
  return a.toLowerCase().split('-')[0] === b.toLowerCase().split('-')[0];
}
