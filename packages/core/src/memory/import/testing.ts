/** For tests: exports made by a generator, and archives honest and not. Not used by the product. */
import { createWriteStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { type ReadOptions, readExport } from './read.ts';
import { SealedReader, SealedWriter, sealedKey } from './sealed.ts';
import type { ImportPiece } from './types.ts';

const WORDS = 'river cellar violin invoice harbour lemon ticket garden sister boiler winter passport saddle recipe lantern'.split(' ');

/** A sentence that is the same for the same seed. */
export function sentence(seed: number, words = 12): string {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Array.from({ length: words }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return WORDS[(state >>> 8) % WORDS.length] + (state % 7 === 0 ? String(state % 997) : '');
  }).join(' ');
}

const START = 1_700_000_000;

/** A conversation of ChatGPT's export: a hidden root, then question and answer by turns. */
export function chatgptOne(n: number, turns = 2, more: Record<string, unknown> = {}): Record<string, unknown> {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const mapping: Record<string, unknown> = { root: { id: 'root', message: null, parent: null, children: turns > 0 ? ['m0'] : [] } };
  for (let i = 0; i < turns * 2; i++) {
    const role = i % 2 === 0 ? 'user' : 'assistant';
    mapping[`m${i}`] = {
      ...{ id: `m${i}`, parent: i === 0 ? 'root' : `m${i - 1}`, children: i + 1 < turns * 2 ? [`m${i + 1}`] : [] },
      message: {
        ...{ id: `m${i}`, author: { role }, create_time: START + n * 60 + i, recipient: 'all' },
        content: { content_type: 'text', parts: [`${sentence(n * 1000 + i)}, number ${n}.${i}`] },
        metadata: role === 'assistant' ? { model_slug: 'gpt-4o' } : {},
      },
    };
  }
  const times = { create_time: START + n * 60, update_time: START + n * 60 + turns * 2 };
  return { conversation_id: id, id, title: `Talk ${n}`, ...times, mapping, current_node: `m${turns * 2 - 1}`, ...more };
}

/** `conversations.json` as pieces of text: of any size without being held. */
export function* chatgptJson(count: number, turns = 2): Generator<string> {
  yield '[';
  for (let n = 0; n < count; n++) yield (n === 0 ? '' : ',') + JSON.stringify(chatgptOne(n, turns));
  yield ']';
}

type Content = string | Uint8Array | Iterable<string>;

/** An archive of these files. */
export async function writeZip(path: string, files: Record<string, Content>, mode?: number): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    const options = mode === undefined ? {} : { mode };
    if (typeof content === 'string' || content instanceof Uint8Array) zip.addBuffer(Buffer.from(content as string), name, options);
    else zip.addReadStream(Readable.from(content, { objectMode: false }), name, options);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** Changes the archive's bytes: names of the same length, cuts, anything. */
export async function patched(path: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  await writeFile(path, change(await readFile(path)));
}

/** The file as it lies sealed, and how to read it. */
export async function sealed(path: string, dir: string): Promise<{ path: string; key: Uint8Array; bytes: number }> {
  const key = sealedKey();
  const to = join(dir, `sealed-${Math.random().toString(36).slice(2)}`);
  const { size } = await stat(path);
  const writer = await SealedWriter.begin(to, key, size);
  const whole = await readFile(path);
  for (let at = 0; at < size; at += 256 * 1024) await writer.write(at, whole.subarray(at, at + 256 * 1024));
  await writer.end();
  return { path: to, key, bytes: size };
}

/** Everything that a reader gives of a file. */
export async function readAll(path: string, dir: string, more: Partial<ReadOptions> = {}): Promise<ImportPiece[]> {
  const file = await sealed(path, dir);
  const reader = new SealedReader(file.path, file.key);
  const pieces: ImportPiece[] = [];
  const options = { bytes: file.bytes, reader, zone: 'Europe/Berlin', now: 1_750_000_000_000, memoriesTitle: 'Memories', ...more };
  for await (const piece of readExport(options)) pieces.push(piece);
  return pieces;
}
