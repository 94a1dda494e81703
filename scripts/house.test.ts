/** What holds for the whole checkout: versions, scripts, file sizes, READMEs, and nothing of one machine in it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifests = files.filter((file) => /(^|\/)package\.json$/.test(file));
const TEXT = /\.(ts|tsx|mts|mjs|js|cjs|json|yml|yaml|md|css|html|sh)$|^\.ci\/|^\.npmrc$/;
const texts = files.filter((file) => TEXT.test(file) && file !== 'package-lock.json');

interface Manifest {
  scripts?: Record<string, string>;
  allowScripts?: Record<string, unknown>;
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Whether a package that another one asks for has an entry, in a folder where Node would look for it. */
function locked(packages: Record<string, Manifest>, path: string, name: string): boolean {
  if (packages[`${path}${path && '/'}node_modules/${name}`]) return true;
  return path !== '' && locked(packages, path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
}

const manifest = (file: string): Manifest => JSON.parse(read(file));

describe('packages', () => {
  it('are named by exact versions', () => {
    const loose: string[] = [];
    for (const file of manifests) {
      const { dependencies, devDependencies, optionalDependencies } = manifest(file);
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
        if (!/^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) loose.push(`${file}: ${name} ${version}`);
      }
    }
    expect(loose).toEqual([]);
  });

  it('may run no install script', () => {
    expect(Object.values(manifest('package.json').allowScripts ?? {})).not.toContain(true);
    for (const file of manifests) {
      const scripts = Object.keys(manifest(file).scripts ?? {});
      expect(scripts.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
    }
    // For an npm that does not know allowScripts yet.
    expect(read('.npmrc')).toContain('ignore-scripts=true');
  });

  it('are locked for every platform: an install on one leaves out what others need, and theirs then fails', () => {
    // these five of 3.22.1 could not be had where the lock file was written: there node-llama-cpp is built from its sources instead
    const absent = ['linux-riscv64', 'mac-arm64-metal', 'mac-x64', 'win-arm64', 'win-x64'].map((name) => `@node-llama-cpp/${name}`);
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Manifest> };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !locked(packages, path, name)),
    );
    expect(missing.toSorted()).toEqual(absent.toSorted());
  });

  it('of Node are the same version on every platform', () => {
    const versions = Object.entries(manifest('package.json').optionalDependencies ?? {}).filter(([name]) => name.startsWith('node-'));
    expect(versions.length).toBeGreaterThanOrEqual(3);
    expect(new Set(versions.map(([, version]) => version)).size).toBe(1);
  });
});

describe('npm scripts', () => {
  it('are all there and point to files that exist', () => {
    const scripts = manifest('package.json').scripts ?? {};
    const wanted = ['start', 'start:web', 'ask', 'build', 'test', 'e2e', 'bench', 'gpu', 'lint', 'format', 'types', 'imports'];
    expect(wanted.filter((name) => !scripts[name])).toEqual([]);
    for (const command of Object.values(scripts)) {
      const file = /^node (\S+)/.exec(command)?.[1];
      if (file) expect(existsSync(join(root, file)), command).toBe(true);
    }
  });
});

describe('source files', () => {
  it('name no package registry and no path of a machine', () => {
    // the words are put together here, so that this file does not find itself
    const forbidden = [
      ['registry', 'npmjs', 'org'],
      ['registry', 'yarnpkg', 'com'],
      ['pypi', 'org'],
      ['pythonhosted', 'org'],
    ].map((parts) => parts.join('.'));
    const paths = new RegExp(`(^|[\\s"'\`(=:])(/${'work'}/|/${'root'}/|/${'tmp'}/${'mia'}/)`, 'm');
    const found = texts.filter((file) => {
      const text = read(file);
      return forbidden.some((host) => text.includes(host)) || paths.test(text);
    });
    expect(found).toEqual([]);
  });

  it('hold one idea each: about 300 lines at most', () => {
    const long = files
      .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
      .map((file) => ({ file, lines: read(file).split('\n').length }))
      .filter(({ lines }) => lines > 350);
    expect(long).toEqual([]);
  });

  it('are no weights', () => {
    expect(
      files.filter((file) => /\.(gguf|safetensors|onnx|pt|ckpt|bin)$/.test(file) && statSync(join(root, file)).size > 1_000_000),
    ).toEqual([]);
  });

  it('have no test that is switched off or stands alone', () => {
    const off = new RegExp(`\\b(it|test|describe)\\.(${['only', 'skip', 'todo'].join('|')})\\(`);
    expect(files.filter((file) => /\.test\.tsx?$/.test(file) && off.test(read(file)))).toEqual([]);
  });
});

describe('top-level folders', () => {
  it('each say what belongs there', () => {
    const folders = [
      ...new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? '')),
      'apps/desktop',
      'packages/core',
      'packages/models',
      ...new Set(
        files.flatMap((file) => /^(packages\/[^/]+\/src\/[^/]+|apps\/desktop\/src\/[^/]+|apps\/desktop\/e2e)\//.exec(file)?.[1] ?? []),
      ),
    ].filter((folder) => !['.ci', 'apps', 'packages'].includes(folder));
    expect(folders.filter((folder) => !existsSync(join(root, folder, 'README.md')))).toEqual([]);
  });
});
