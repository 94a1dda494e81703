/** A process of its own that reads a large export and tells the memory it took: `memory.fixture.ts FOLDER MEGABYTES`. */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openFile } from './plain.fixture.ts';
import { readExport } from './read.ts';
import { chatgptOne, sentence } from './testing.ts';

const [dir = '.', megabytes = '10'] = process.argv.slice(2);
const path = join(dir, 'large.json');

/** One line, conversations of about 100 KB. */
function* text(): Generator<string> {
  const filler = Array.from({ length: 40 }, (_, i) => sentence(i, 300)).join(' ');
  let bytes = 0;
  yield '[';
  for (let n = 0; bytes < Number(megabytes) * 1e6; n++) {
    const piece = (n === 0 ? '' : ',') + JSON.stringify(chatgptOne(n, 2, { title: `Talk ${n}`, filler }));
    bytes += piece.length;
    yield piece;
  }
  yield ']';
}

const emptyMb = Math.round(process.resourceUsage().maxRSS / 1024);
await pipeline(Readable.from(text(), { objectMode: false }), createWriteStream(path));
const { size } = await stat(path);
let conversations = 0;
const began = performance.now();
const options = { bytes: size, reader: openFile(path), zone: 'UTC', now: 0, memoriesTitle: '' };
for await (const piece of readExport(options)) conversations += piece.conversations.length;
const ms = Math.round(performance.now() - began);
const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(`${JSON.stringify({ megabytes: size / 1e6, conversations, rssMb, emptyMb, ms })}\n`);
