// `npm run gpu -- cuda|vulkan`: puts node-llama-cpp's real GPU build in place of the stand-in in tools/no-gpu, which keeps a
// plain install 600 MB smaller. `npm run gpu -- off` puts the stand-in back. npm install does so too: run this again after it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
/** What each choice consists of; the CUDA build keeps its newest kernels in a second package. */
const variants = { cuda: ['cuda', 'cuda-ext'], vulkan: ['vulkan'] };

/** Packages of a variant for a platform, e.g. "@node-llama-cpp/linux-x64-cuda"; null where llama.cpp has no such build. */
export function packagesFor(variant, platform, arch) {
  const place = { linux: 'linux', win32: 'win' }[platform];
  if (!place || arch !== 'x64' || !Object.hasOwn(variants, variant)) return null;
  return variants[variant].map((name) => `@node-llama-cpp/${place}-x64-${name}`);
}

function fetchInto(name, version, folder) {
  const work = mkdtempSync(join(folder, '.gpu-'));
  try {
    // argument arrays, no shell on POSIX; npm is a .cmd on Windows and needs one there, its arguments are fixed words
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', `${name}@${version}`], {
      cwd: work,
      shell: windows,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = readdirSync(work).find((file) => file.endsWith('.tgz'));
    if (!archive) throw new Error(`${name} could not be fetched`);
    execFileSync('tar', ['xzf', archive], { cwd: work });
    const found = JSON.parse(readFileSync(join(work, 'package', 'package.json'), 'utf8'));
    if (found.name !== name || found.version !== version) throw new Error(`The archive holds ${found.name} ${found.version}`);
    const target = join(root, 'node_modules', name);
    rmSync(target, { recursive: true, force: true });
    renameSync(join(work, 'package'), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function standIn(name) {
  const target = join(root, 'node_modules', name);
  rmSync(target, { recursive: true, force: true });
  symlinkSync(relative(dirname(target), join(root, 'tools', 'no-gpu')), target, 'junction');
}

function main() {
  const choice = process.argv[2];
  const wanted = choice === 'off' ? Object.keys(variants) : [choice];
  const manifest = join(root, 'node_modules', 'node-llama-cpp', 'package.json');
  if (!existsSync(manifest)) return 'Run "npm install" first.';
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  for (const variant of wanted) {
    const names = packagesFor(variant, process.platform, process.arch);
    if (!names) {
      if (choice === 'off') continue;
      return process.platform === 'darwin'
        ? 'On macOS the plain install already uses Metal.'
        : 'Say "npm run gpu -- cuda", "npm run gpu -- vulkan" or "npm run gpu -- off" (64-bit Linux or Windows on x86).';
    }
    const folder = join(root, 'node_modules', '@node-llama-cpp');
    mkdirSync(folder, { recursive: true });
    for (const name of names) {
      if (choice === 'off') standIn(name);
      else {
        console.log(`Fetching ${name} ${version} …`);
        fetchInto(name, version, folder);
      }
    }
  }
  console.log(choice === 'off' ? 'The GPU builds are gone.' : `The ${choice} build is in place; M.I.A uses it at its next start.`);
  return null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sentence = main();
  if (sentence) {
    console.error(sentence);
    process.exitCode = 1;
  }
}
