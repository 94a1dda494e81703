/** Who looks at images here: what reads their text, and what encodes them. */
import type { ImageEncoder, TextReader } from '@mia/core/ports/image.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { SupervisedChild } from '@mia/models/child/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createImageEncoder, createTextReader } from '@mia/models/vision/index.ts';

export interface LookersOptions {
  catalogue: Catalogue;
  installed: Installed;
  process: SupervisedChild;
  /** The memory's encoder: labels are found by the words that they are called. */
  texts(): TextEncoder;
  /** The image encoder that the person chose, where it is installed; else the best of what is installed. */
  wanted(): string | null;
}

/** An image encoder that can be chosen. */
export interface EncoderChoice {
  id: string;
  name: string;
  kind: ImageEncoder['kind'];
}

export interface Lookers {
  /** Null where none can work. */
  encoder(): ImageEncoder | null;
  reader(): TextReader | null;
  /** The image encoders that are installed, the best first. */
  choices(): EncoderChoice[];
  /** Catalogue ids of what would have to be fetched. */
  missing(): string[];
  nameOf(id: string): string;
  close(): Promise<void>;
}

/** Both work on every machine, and are small: fetched where nothing else is there. */
const SMALLEST_ENCODER = 'efficientnet-lite0';
const SMALLEST_READER = 'pp-ocrv6-small';

export function createLookers({ catalogue, installed, process, texts, wanted }: LookersOptions): Lookers {
  const encoder = createImageEncoder({ process, installed, catalogue, texts, wanted });
  const reader = createTextReader({ installed, catalogue });
  return {
    encoder: () => (encoder.available() ? encoder : null),
    reader: () => (reader.available() ? reader : null),
    choices: () =>
      installed
        .list('image')
        .flatMap(({ id }) => {
          const entry = catalogue.entry(id);
          return entry?.image ? [{ id, name: entry.name, kind: entry.image.kind, rank: entry.image.rank }] : [];
        })
        .sort((a, b) => b.rank - a.rank)
        .map(({ rank: _, ...choice }) => choice),
    missing: () =>
      [encoder.available() ? [] : SMALLEST_ENCODER, reader.available() ? [] : SMALLEST_READER].flat().filter((id) => catalogue.entry(id)),
    // Beside its own id it may name the encoder of its labels' words.
    nameOf: (id) => catalogue.entry(id.split('+', 1)[0] ?? id)?.name ?? id,
    async close() {
      await encoder.close();
      await reader.close();
    },
  };
}
