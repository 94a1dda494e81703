import { loadMoonshine } from './moonshine.ts';
import type { RecogniserFiles } from './recogniser-files.ts';
import type { Recogniser } from './utterance.ts';
import { loadWav2Vec2 } from './wav2vec2.ts';
import { loadWhisper } from './whisper.ts';

export type { RecogniserFiles };

/** The engine that these files are for. @throws MiaError `speech.missing` */
export async function loadRecogniser(files: RecogniserFiles): Promise<Recogniser> {
  if ('moonshine' in files) return await loadMoonshine(files);
  return await ('encoder' in files ? loadWhisper(files) : loadWav2Vec2(files));
}
