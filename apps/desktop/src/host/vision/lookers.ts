/** Who looks at images here: what reads their text, and what encodes them. */

import type { Clock } from '@mia/core/ports/clock.ts';
import type { ImageEncoder, TextReader } from '@mia/core/ports/image.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { SupervisedChild } from '@mia/models/child/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';

export interface LookersOptions {
  catalogue: Catalogue;
  installed: Installed;
  clock: Clock;
  logger: Logger;
  process: SupervisedChild;
}

export interface Lookers {
  /** Null where none can work. */
  encoder(): ImageEncoder | null;
  reader(): TextReader | null;
  /** Catalogue ids of what would have to be fetched. */
  missing(): string[];
  nameOf(id: string): string;
}

export function createLookers({ catalogue }: LookersOptions): Lookers {
  return {
    encoder: () => null,
    reader: () => null,
    missing: () => [],
    nameOf: (id) => catalogue.entry(id)?.name ?? id,
  };
}
