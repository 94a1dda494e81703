/** Who looks at images here: what reads their text, and what encodes them. */
import type { ImageEncoder, TextReader } from '@mia/core/ports/image.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { SupervisedChild } from '@mia/models/child/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createImageEncoder } from '@mia/models/vision/index.ts';

export interface LookersOptions {
  catalogue: Catalogue;
  installed: Installed;
  process: SupervisedChild;
  /** The memory's encoder: labels are found by the words that they are called. */
  texts(): TextEncoder;
}

export interface Lookers {
  /** Null where none can work. */
  encoder(): ImageEncoder | null;
  reader(): TextReader | null;
  /** Catalogue ids of what would have to be fetched. */
  missing(): string[];
  nameOf(id: string): string;
  close(): Promise<void>;
}

/** Works on every machine, and is small: fetched where nothing else is there. */
const FALLBACK_ENCODER = 'efficientnet-lite0';

export function createLookers({ catalogue, installed, process, texts }: LookersOptions): Lookers {
  const encoder = createImageEncoder({ process, installed, catalogue, texts });
  return {
    encoder: () => (encoder.available() ? encoder : null),
    reader: () => null,
    missing: () => (encoder.available() || !catalogue.entry(FALLBACK_ENCODER) ? [] : [FALLBACK_ENCODER]),
    // Beside its own id it may name the encoder of its labels' words.
    nameOf: (id) => catalogue.entry(id.split('+', 1)[0] ?? id)?.name ?? id,
    close: () => encoder.close(),
  };
}
