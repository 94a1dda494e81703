/** For tests: what an archive holds. Not used by the product. */
import { statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fromRandomAccessReader } from 'yauzl';
import { openFile } from '../import/plain.fixture.ts';
import type { EverythingWords } from './everything.ts';

export const WORDS: EverythingWords = {
  ...{ you: 'You', app: 'M.I.A', untitled: 'Untitled', exported: 'Exported on {{when}}.', pasted: 'Pasted: {{name}}' },
  ...{ note: 'note', said: 'said', stopped: 'stopped', failed: 'failed', forgotten: 'Forgotten', everything: 'Not encrypted. {{when}}' },
};

/** Every file of an archive, by another reader than the import's. */
export async function filesOf(path: string): Promise<Record<string, string>> {
  const { size } = statSync(path);
  const found: Record<string, string> = {};
  await new Promise<void>((resolve, reject) => {
    fromRandomAccessReader(openFile(path), size, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          void text(stream).then((content) => {
            found[entry.fileName] = content;
            zip.readEntry();
          }, reject);
        }),
      );
      zip.on('end', resolve).on('error', reject);
      zip.readEntry();
    });
  });
  return found;
}
