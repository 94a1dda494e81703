import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia/core/errors.ts';
import type { RawImage } from '../raw-image.ts';
import { onnxMetadata } from './onnx-metadata.ts';
import { type Box, planes, sample } from './raster.ts';
import { openNetwork } from './session.ts';

export interface Recognised {
  text: string;
  /** The mean of its characters' probabilities, 0 to 1. */
  confidence: number;
}

export interface Recogniser {
  /** Reads one line, from the left to the right of its box. Blocks this thread while it computes. */
  recognise(image: RawImage, box: Box): Promise<Recognised>;
  release(): Promise<void>;
}

const HEIGHT = 48;
/** Narrower lines are filled up to this: the network was taught on no less. */
const LEAST_WIDTH = 320;
/** What is longer is no line, and would take all memory. */
const MOST_WIDTH = 6400;
const HALF = [0.5, 0.5, 0.5];

/**
 * @param weights PP-OCR's recognition as ONNX
 * @param dictionary `inference.yml`, where the graph itself holds no characters
 * @throws MiaError `ocr.missing`
 */
export async function openRecogniser(weights: string, dictionary?: string): Promise<Recogniser> {
  const signs = await signsOf(weights, dictionary);
  const network = await openNetwork(weights);
  return {
    release: () => network.release(),
    recognise: async (image, box) => {
      const text = Math.round((HEIGHT * box.width) / box.height);
      const inner = Math.max(HEIGHT / 2, Math.min(MOST_WIDTH, text));
      const width = Math.max(LEAST_WIDTH, Math.ceil(inner / 8) * 8);
      const pixels = filledUp(sample(image, box, inner, HEIGHT), inner, width);
      const { data, shape } = await network.run(planes(pixels, HALF, HALF), [1, 3, HEIGHT, width]);
      return ctcText(data, shape[1] ?? 0, signs);
    },
  };
}

/** The middle grey, which is 0 to the network, to the right of the line. */
function filledUp(pixels: Float32Array, width: number, wanted: number): Float32Array {
  if (wanted === width) return pixels;
  const out = new Float32Array(wanted * HEIGHT * 3).fill(127.5);
  for (let row = 0; row < HEIGHT; row++) out.set(pixels.subarray(row * width * 3, (row + 1) * width * 3), row * wanted * 3);
  return out;
}

/** The signs by their number: 0 is none, the last one a space. */
async function signsOf(weights: string, dictionary: string | undefined): Promise<string[]> {
  try {
    const own = onnxMetadata(await readFile(weights)).get('character');
    const signs = own ? own.split('\n') : dictionary ? dictionaryOf(await readFile(dictionary, 'utf8')) : [];
    if (signs.length === 0) throw new MiaError('ocr.missing', { reason: 'no dictionary' });
    return ['', ...signs, ' '];
  } catch (error) {
    if (error instanceof MiaError) throw error;
    throw new MiaError('ocr.missing', { reason: 'unreadable' }, { cause: error });
  }
}

/**
 * The entries below `character_dict:` of PaddleX's `inference.yml`, one a line, with its two ways of quoting.
 * The file is written by a program and is no other YAML than this.
 */
export function dictionaryOf(yaml: string): string[] {
  const [, list = ''] = yaml.split(/^\s*character_dict:\s*\n/m);
  const signs: string[] = [];
  for (const line of list.split('\n')) {
    const entry = /^\s*- (.*)$/u.exec(line)?.[1];
    if (entry === undefined) break;
    signs.push(unquoted(entry));
  }
  return signs;
}

function unquoted(entry: string): string {
  if (/^'.*'$/u.test(entry)) return entry.slice(1, -1).replaceAll("''", "'");
  if (!/^".*"$/u.test(entry)) return entry;
  const inner = entry.replace(/\\x([0-9a-fA-F]{2})/g, '\\u00$1').replace(/\\U([0-9a-fA-F]{8})/g, (_, code: string) => {
    return String.fromCodePoint(Number.parseInt(code, 16));
  });
  return JSON.parse(inner) as string;
}

/** Where a zero was read in capital letters and the network thought of a letter at all, it is that letter: of real zeros it never does. */
const HESITATION = 0.01;

/**
 * Greedy decoding of connectionist temporal classification (Graves et al. 2006): the likeliest sign in each step, what repeats without a
 * blank between it is one, blanks go. A zero beside a capital letter is an O where that was nearly as likely.
 * @param probabilities steps × signs, one step after the other
 */
export function ctcText(probabilities: Float32Array, steps: number, signs: readonly string[]): Recognised {
  const read: { sign: string; maybeO: boolean }[] = [];
  const [zero, capitalO] = [signs.indexOf('0'), signs.indexOf('O')];
  let [sum, last] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const row = probabilities.subarray(step * signs.length, (step + 1) * signs.length);
    let best = 0;
    for (let i = 1; i < row.length; i++) if ((row[i] as number) > (row[best] as number)) best = i;
    if (best !== 0 && best !== last) {
      read.push({ sign: signs[best] as string, maybeO: best === zero && (row[capitalO] ?? 0) > HESITATION });
      sum += row[best] as number;
    }
    last = best;
  }
  const capital = (at: number) => /^[A-Z]$/.test(read[at]?.sign ?? '');
  const text = read.map(({ sign, maybeO }, at) => (maybeO && (capital(at - 1) || capital(at + 1)) ? 'O' : sign)).join('');
  return { text, confidence: read.length > 0 ? Math.min(1, sum / read.length) : 0 };
}
