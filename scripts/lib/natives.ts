import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Packages that cannot be bundled: they load binaries, or read their own files, from where they lie. */
export const NATIVES = [
  'better-sqlite3-multiple-ciphers',
  'sqlite-vec',
  'onnxruntime-node',
  'sharp',
  'node-llama-cpp',
  '@huggingface/transformers',
  'libflacjs',
  'libheif-js',
  '@embedpdf/pdfium',
  'node-record-lpcm16',
  'tesseract.js',
  ...['wav', 'mp3', 'flac', 'opus', 'vorbis'].map((kind) => `@audio/decode-${kind}`),
];

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  os?: string[];
  cpu?: string[];
}

/** Whether a package says that it is for this platform; npm installs Arm's llama.cpp beside x86's where a lock file names both. */
function forHere({ os, cpu }: Manifest): boolean {
  const allows = (list: string[] | undefined, here: string): boolean =>
    !list || list.includes(here) || list.every((name) => name.startsWith('!') && name !== `!${here}`);
  return allows(os, process.platform) && allows(cpu, process.arch);
}

/** ONNX Runtime ships the binaries of all platforms in one package: bin/napi-vN/PLATFORM/ARCH. */
function foreignBinary(path: string): boolean {
  const [, platform, arch] = /[\\/]onnxruntime-node[\\/]bin[\\/]napi-v\d+[\\/](\w+)(?:[\\/](\w+))?$/.exec(path) ?? [];
  return (platform !== undefined && platform !== process.platform) || (arch !== undefined && arch !== process.arch);
}

/** Of libFLAC, libheif, PDFium and Tesseract (its LSTM) one build each is loaded; their sources, documentation and other builds are not. */
const UNUSED = [
  /[\\/]libflacjs[\\/](?:doc|example|lib|src|tools|types-compat|dist[\\/]libflac\.(?:dev|min|wasm)[^\\/]*)$/,
  /[\\/]libheif-js[\\/](?:libheif|libheif-wasm[\\/]libheif(?:\.js|\.wasm|-bundle\.mjs))$/,
  /[\\/]tesseract\.js[\\/](?:dist|docs|examples|benchmarks|tests)$/,
  /[\\/]tesseract\.js-core[\\/](?:[^\\/]+\.wasm\.js|tesseract-core(?:-simd|-relaxedsimd)?\.(?:js|wasm))$/,
  /[\\/]@embedpdf[\\/]pdfium[\\/]dist[\\/](?:index\.(?:browser\.js|cjs)|[^\\/]+\.map)$/,
];

/** Where Node finds a package that is asked for from a folder, or null. */
function find(name: string, from: string, top: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === top || folder === dirname(folder)) return null;
  }
}

/** Folders (as they lie under `root`) of the packages and of everything that they need on this platform. */
export function closure(root: string, names: readonly string[]): string[] {
  const found = new Set<string>();
  const queue = names.map((name) => ({ name, from: root, optional: false }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    const folder = find(next.name, next.from, root);
    if (!folder) {
      if (next.optional) continue;
      throw new Error(`${next.name} is not installed`);
    }
    if (found.has(folder)) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    // the stand-in for GPU builds: what asks for it takes its absence as well
    if (manifest.name === 'mia-no-gpu' || !forHere(manifest)) continue;
    found.add(folder);
    const optional = new Set(Object.keys(manifest.optionalDependencies ?? {}));
    for (const name of Object.keys(manifest.dependencies ?? {})) queue.push({ name, from: folder, optional: optional.has(name) });
    for (const name of optional) queue.push({ name, from: folder, optional: true });
  }
  return [...found].sort();
}

/** Puts the packages and what they need under `target`/node_modules, by hard links where the file system allows it. */
export function placeNatives(root: string, target: string, names: readonly string[] = NATIVES): number {
  const folders = closure(root, names);
  rmSync(join(target, 'node_modules'), { recursive: true, force: true });
  for (const folder of folders) placeFolder(realpathSync(folder), join(target, relative(root, folder)));
  return folders.length;
}

/** A folder with all below it but nested packages, by hard links where possible. */
export function placeFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    // a nested node_modules is placed package by package, as far as it is needed
    if (entry.name === 'node_modules') continue;
    const [source, destination] = [join(from, entry.name), join(to, entry.name)];
    if (UNUSED.some((each) => each.test(source))) continue;
    if (entry.isDirectory() && !foreignBinary(source)) placeFolder(source, destination);
    else if (entry.isFile()) placeFile(source, destination);
  }
}

function placeFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/**
 * Puts the Node that a packaged host runs on under `target`: the platform's package, else (macOS, which has none) the Node that
 * runs this. It must be whole by itself.
 * @throws Error when it does not run where it was put
 */
export function placeNode(root: string, target: string): string {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    file,
  );
  const from = existsSync(packaged) ? packaged : process.execPath;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  placeFile(realpathSync(from), join(target, file));
  const { status, stdout } = spawnSync(join(target, file), ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${from} does not run from another folder: build with a Node from nodejs.org`);
  return stdout.trim();
}
