import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, findTestModel } from '../../../../scripts/lib/test-models.ts';

const FILES = {
  'smollm2-135m-instruct': 'SmolLM2-135M-Instruct.Q4_1.gguf',
  'qwen2.5-coder-0.5b-instruct': 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
  'all-MiniLM-L6-v2': 'onnx/model_int8.onnx',
  'pp-ocrv6-small': 'ppocrv6_det.onnx',
  'efficientnet-lite0': 'onnx/head.onnx',
  'whisper-tiny.en': 'onnx/model.bin',
  'silero-vad': 'silero_vad_v6.onnx',
  'piper-en-us-joe-medium': 'en_US-joe-medium.onnx',
  'espeak-ng-phonemizer': 'phonemizer.mjs',
} as const;

export type TestModel = keyof typeof FILES;

/** Whether all these models are on this machine; scenarios without theirs skip by name. */
export function have(...models: TestModel[]): boolean {
  return models.every((id) => findTestModel(id, FILES[id]) !== null);
}

/** The file of a test model. @throws Error when it is not there */
export function fileOf(id: TestModel): string {
  const file = findTestModel(id, FILES[id]);
  if (!file) throw new Error(`${id} is not there: node scripts/fetch-test-models.ts fetches it`);
  return file;
}

/** A models folder (`MIA_MODELS_DIR`) that holds just these models, by hard links where the file system allows it. */
export function modelsFolder(...models: TestModel[]): { folder: string; remove(): void } {
  const parent = join(cacheFolder(), 'mia-test-tools', 'e2e');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'models-'));
  for (const id of models) {
    const source = fileOf(id).slice(0, -FILES[id].length - 1);
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith('.checked')) continue;
      const from = join(entry.parentPath, entry.name);
      const to = join(folder, id, from.slice(source.length + 1));
      mkdirSync(dirname(to), { recursive: true });
      place(from, to);
    }
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // another file system
    if (existsSync(to)) rmSync(to);
    copyFileSync(from, to);
  }
}
