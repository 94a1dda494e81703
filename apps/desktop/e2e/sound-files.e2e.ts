/** Sound files that are dropped: what the host has no decoder for, the browser reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareAac } from '../src/renderer/voice/decoding/bare-aac.fixture.ts';
import { root } from './lib/app.ts';
import { have } from './lib/models.ts';
import { drop } from './lib/pictures.ts';
import { PLAIN, recogniserHere, SAID } from './lib/talking.ts';
import { test } from './lib/test.ts';

const ready = have('whisper-tiny.en', 'silero-vad');
const why = ready ? '' : ' (skipped: needs Whisper tiny.en and Silero VAD)';
const M4A = readFileSync(join(root, 'apps/desktop/src/renderer/voice/decoding/fixtures/amiable.m4a'));

test.skipIf(!ready)(`an m4a that is dropped is what was said in it; a damaged one says so${why}`, async ({ world }) => {
  const env = world.models('whisper-tiny.en', 'silero-vad');
  const { window } = await world.window({ env, settings: PLAIN });
  const { page } = window;
  await recogniserHere(window);
  const boxHas = (text: string) =>
    page.waitForFunction((said) => (document.querySelector('textarea') as HTMLTextAreaElement).value === said, text);

  await drop(page, [{ name: 'memo.m4a', type: 'audio/mp4', content: M4A }]);
  await boxHas(SAID);
  await window.box.fill('');
  // Bare AAC, and no type, as some systems give it.
  await drop(page, [{ name: 'memo.aac', type: '', content: Buffer.from(await bareAac(M4A)) }]);
  await boxHas(SAID);
  await window.box.fill('');

  // Its index stands at its end: cut off, nothing says where the sound is.
  await drop(page, [{ name: 'cut.m4a', type: 'audio/mp4', content: M4A.subarray(0, 9_000) }]);
  await page.getByText(/This file holds no sound that can be read/).waitFor();
  await page.getByRole('button', { name: 'Remove cut.m4a', exact: true }).click();
  // Its index is whole and its frames are none: the browser's decoder makes nothing of them.
  const noise = Buffer.from(M4A).fill(0xff, M4A.indexOf('mdat') + 4, M4A.indexOf('moov') - 4);
  await drop(page, [{ name: 'noise.m4a', type: 'audio/mp4', content: noise }]);
  await page.getByText(/This file holds no sound that can be read/).waitFor();
  await page.getByRole('button', { name: 'Remove noise.m4a', exact: true }).click();

  // Apple Lossless: this browser has no decoder for it.
  const lossless = Buffer.from(M4A);
  lossless.write('alac', lossless.indexOf('mp4a', lossless.indexOf('stsd')), 'latin1');
  await drop(page, [{ name: 'lossless.m4a', type: 'audio/mp4', content: lossless }]);
  await page.getByText(/cannot read this kind of sound file/).waitFor();
});
