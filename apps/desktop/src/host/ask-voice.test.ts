/** A question that is spoken into a terminal, by a stand-in for the recorder that plays a recording. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import { Desk } from './running.fixture.ts';
import { findRecorder } from './voice/terminal-microphone.ts';

const whisper = findTestModel('whisper-tiny.en', 'onnx/model.bin');
const silero = findTestModel('silero-vad', 'silero_vad_v6.onnx');
const why = whisper && silero ? '' : ' (skipped: no recogniser in any model folder; node scripts/fetch-test-models.ts fetches it)';
const WAVE = new URL('../../../../packages/models/src/speech/fixtures/sense-and-sensibility-0930.wav', import.meta.url);

let desk: Desk;
afterEach(() => desk.clear());

/** A recorder in a folder of its own, which is all of the path. */
function withRecorder(models: Record<string, string>, name: string, script: string): Desk {
  desk = new Desk(models);
  const bin = join(desk.folder, 'bin');
  mkdirSync(bin);
  if (script) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  desk.extra = { PATH: bin };
  return desk;
}

const ask = () => desk.run('ask', ['--voice', '--data-dir', desk.dataDir]);

describe.skipIf(process.platform === 'win32')('ask --voice (skipped on Windows: the stand-in recorder is a shell script)', () => {
  test('without a recogniser says so before anybody speaks', async () => {
    withRecorder({}, 'rec', 'exec /bin/cat /dev/zero');
    expect(await ask()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('speech.missing') });
  }, 60_000);

  describe.skipIf(why !== '')(`with Whisper tiny.en${why}`, () => {
    const models = () => ({ 'whisper-tiny.en': dirname(dirname(whisper as string)), 'silero-vad': dirname(silero as string) });

    test('hears the question and keeps it', async () => {
      // The samples behind the header are what a recorder writes.
      const raw = readFileSync(fileURLToPath(WAVE)).subarray(44);
      withRecorder(models(), 'rec', `exec /bin/cat "$(dirname "$0")/said.raw"`);
      desk.extra = { PATH: `${desk.extra.PATH}:/usr/bin` };
      writeFileSync(join(desk.folder, 'bin', 'said.raw'), raw);
      const { code, stderr } = await ask();
      expect(stderr).toMatch(/You said: He might even have been made amiable himself/);
      // Nobody answers it here: it is kept.
      expect(code).toBe(4);
    }, 120_000);

    test.each([
      ['none is there', '', 'There is no program here to record with'],
      ['it finds no microphone', 'echo "no such device" >&2; exit 2', 'microphone.none'],
      ['nobody speaks', 'exec /usr/bin/head -c 64000 /dev/zero', 'Nothing was heard'],
    ])(
      'says what is wrong where %s',
      async (_, script, sentence) => {
        withRecorder(models(), 'arecord', script);
        const { code, stderr } = await ask();
        expect(stderr).toContain(sentence);
        expect(stderr).not.toMatch(/\bat .*\.[jt]s/);
        expect(code).toBe(1);
      },
      60_000,
    );
  });
});

test('the recorder is the first of those on the path', () => {
  withRecorder({}, 'arecord', 'exit 0');
  expect(findRecorder({ PATH: join(desk.folder, 'bin') })).toBe('arecord');
  expect(findRecorder({ PATH: join(desk.folder, 'nowhere') })).toBeNull();
  expect(findRecorder({})).toBeNull();
});
