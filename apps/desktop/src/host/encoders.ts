/** The memory's encoders: one for each that is installed, in a process of its own, and which of them answers. */
import { EncoderChange, type EncoderState } from '@mia/core/assistant/index.ts';
import { MiaError } from '@mia/core/errors.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { type Catalogue, hubVariant, variantBytes } from '@mia/models/catalogue/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createTextEncoder, DEFAULT_ENCODER } from '@mia/models/encoder/index.ts';
import { entryUrl } from './entries.ts';

export interface EncodersOptions {
  store: Store;
  catalogue: Catalogue;
  installed: Installed;
  clock: Clock;
  logger: Logger;
  power: () => { batterySaver: boolean };
  /** Whether a turn runs. */
  busy(): boolean;
  tell(state: EncoderState): void;
  changed(): void;
}

export interface EncoderChoice {
  id: string;
  name: string;
  languages: string[];
  /** To be fetched, or on disk. */
  bytes: number;
  installed: boolean;
}

export interface Encoders {
  /** The one that answers; without its files until they come. */
  current(): TextEncoder;
  readonly change: EncoderChange;
  /** Every encoder of the catalogue that is installed or can be fetched. */
  choices(): EncoderChoice[];
  /** Their processes end; they start again when they are asked. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** @throws MiaError `data.*` */
export async function createEncoders(options: EncodersOptions): Promise<Encoders> {
  const { store, catalogue, installed, clock, logger } = options;
  const made = new Map<string, TextEncoder>();

  function encoderOf(id: string): TextEncoder | null {
    const recipe = catalogue.entry(id)?.encoder;
    if (!recipe) return null;
    const known = made.get(id);
    if (known) return known;
    const encoder = createTextEncoder({ entry: entryUrl('encoder'), id, recipe, model: () => installed.get(id), logger, clock });
    made.set(id, encoder);
    return encoder;
  }

  function fallback(): TextEncoder {
    const there = installed.list('text-encoder').map(({ id }) => id);
    const id = there.includes(DEFAULT_ENCODER) ? DEFAULT_ENCODER : (there.find((one) => encoderOf(one)) ?? DEFAULT_ENCODER);
    const encoder = encoderOf(id);
    if (!encoder) throw new MiaError('catalogue.invalid', { reason: 'no default encoder' });
    return encoder;
  }

  const change = new EncoderChange({
    ...{ store, clock, logger, encoderOf, fallback, power: options.power, busy: options.busy },
    emit: options.tell,
    changed: options.changed,
  });
  await change.open();
  const rest = async () => {
    await Promise.allSettled([...made.values()].map((encoder) => encoder.close()));
  };
  return {
    current: () => change.current() ?? fallback(),
    change,
    choices: () =>
      catalogue.entries
        .filter(({ task }) => task === 'text-encoder')
        .map((entry) => {
          const here = installed.get(entry.id);
          const bytes = here?.bytes ?? variantBytes(hubVariant(entry));
          return { id: entry.id, name: entry.name, languages: entry.languages, bytes, installed: here !== undefined };
        }),
    rest,
    async close() {
      await change.close();
      await rest();
    },
  };
}
