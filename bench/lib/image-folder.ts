/** A folder of images with questions, for `bench -- recall --images`: given, or made of the photographs and drawings that tests have. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PHOTOS, photo, QUESTIONS } from '@mia/models/vision/encoders/fixtures/photos.ts';
import { DOCUMENTS } from '@mia/models/vision/ocr/fixtures/documents.ts';
import { render } from '@mia/models/vision/ocr/fixtures/rendered.ts';
import sharp from 'sharp';
import { MissingError } from './missing.ts';

export interface AskedImage {
  question: string;
  /** File in the folder. */
  image: string;
  /** Words said around it. */
  said?: string;
}

/** What is written in each drawing is asked for, once by its words and once by what it is. */
const OF_DRAWINGS: readonly [question: string, document: string, said?: string][] = [
  ['How much did I pay at Green Valley Market?', 'grocer'],
  ['What did the oat milk cost?', 'grocer'],
  ['Was habe ich für das Frühstück im Café Morgenrot bezahlt?', 'café'],
  ['the bill of the cheesecake in Cologne', 'café'],
  ['Which port did the loadConfig function check?', 'TypeScript, light'],
  ['the Python word counter', 'Python, dark'],
  ['Why did the database connection fail in the log?', 'log, dark', 'The server of the archive broke down last night'],
  ['what was wrong with the archive server', 'log, dark', 'The server of the archive broke down last night'],
  ['What was the tracking number of the parcel to Eleanor Whitfield?', 'parcel'],
  ['the weight of the package for Edinburgh', 'parcel'],
  ['What did the label of the pills say?', 'medicine', 'Keep the label of my pills in mind'],
  ['When do the ibuprofen tablets expire?', 'medicine', 'Keep the label of my pills in mind'],
  ['the window that asked about meeting notes', 'save changes'],
  ['Which update failed?', 'error, dark'],
  ['the network settings of the laptop', 'settings', 'This is how my laptop is set up'],
];

/** Two photographs had words said around them that name nothing in them. */
const SAID: Partial<Record<(typeof PHOTOS)[number], string>> = {
  temple: 'From our trip in the spring',
  raccoon: 'Look who visited us at night',
};

export async function madeFolder(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'mia-images-'));
  for (const name of PHOTOS) writeFileSync(join(dir, `IMG_${1000 + PHOTOS.indexOf(name)}.jpg`), photo(name));
  for (const [n, document] of DOCUMENTS.entries()) {
    const { data, width, height } = await render(document, { scale: 1 });
    const file = join(dir, `IMG_${2000 + n}.png`);
    await sharp(data, { raw: { width, height, channels: 3 } }).toFile(file);
  }
  const photos = QUESTIONS.map(([question, name]) => {
    const said = SAID[name];
    return { question, image: `IMG_${1000 + PHOTOS.indexOf(name)}.jpg`, ...(said ? { said } : {}) };
  });
  const drawings = OF_DRAWINGS.map(([question, name, said]) => {
    const at = DOCUMENTS.findIndex((one) => one.name === name);
    return { question, image: `IMG_${2000 + at}.png`, ...(said ? { said } : {}) };
  });
  writeFileSync(join(dir, 'questions.jsonl'), [...photos, ...drawings].map((one) => `${JSON.stringify(one)}\n`).join(''));
  return dir;
}

/** @throws MissingError */
export function questionsIn(dir: string): AskedImage[] {
  const file = join(dir, 'questions.jsonl');
  if (!existsSync(file))
    throw new MissingError(`Not there: ${file}. A line is { "question": …, "image": FILE, "said"?: words said around it }.`);
  const asked = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as AskedImage);
  for (const { image } of asked) if (!existsSync(join(dir, image))) throw new MissingError(`Not there: ${join(dir, image)}`);
  return asked;
}
