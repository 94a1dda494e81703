/** The catalogue as it is shipped, on a computer that has some of it. */
import shipped from '../../../../../resources/catalogue.json' with { type: 'json' };
import type { CatalogueEntry } from '../../contract/index.ts';
import { entry } from './data.ts';

const HERE = new Set(['qwen2.5-coder-0.5b-instruct', 'all-minilm-l6-v2', 'whisper-tiny.en', 'silero-vad', 'clip-vit-base-patch32']);
const STARTERS = new Set(['qwen3.5-2b', 'all-minilm-l6-v2']);

const sizeOf = ({ variants }: (typeof shipped.entries)[number]): number =>
  (variants[0]?.files ?? []).reduce((sum, file) => sum + file.size, 0);

export function catalogue(): CatalogueEntry[] {
  return shipped.entries.map((one) =>
    entry(one.id, one.name, {
      ...{ task: one.task, licence: one.licence, languages: one.languages, note: one.note, unverified: one.unverified },
      ...{ bytes: sizeOf(one), memoryBytes: one.memoryBytes, starter: STARTERS.has(one.id) },
      state: HERE.has(one.id) ? 'installed' : 'absent',
      needs: ('needs' in one ? one.needs : []).flatMap((id) =>
        shipped.entries.filter((other) => other.id === id).map((other) => ({ ...other, bytes: sizeOf(other) })),
      ),
    }),
  );
}
