import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ImportReport } from './cruise.ts';
import { reachRules } from './import-rules.ts';

const scripts = import.meta.dirname;
const houses: string[] = [];
afterEach(() => {
  for (const house of houses.splice(0)) rmSync(house, { recursive: true, force: true });
});

/** A small house with the given files and workspaces linked as npm links them. */
function house(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'mia-imports-'));
  houses.push(root);
  const all: Record<string, string> = {
    'packages/core/package.json': '{"name":"@mia/core","type":"module","exports":{"./*":"./src/*"}}',
    'packages/models/package.json': '{"name":"@mia/models","type":"module","exports":{"./*":"./src/*"}}',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, 'node_modules/@mia'), { recursive: true });
  for (const name of ['core', 'models']) symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@mia', name));
  return root;
}

/** In a process of its own, as `npm run imports` runs: the hook that answers "typescript" must not reach Vitest. */
function check(root: string): ImportReport {
  const program = `
    import { checkImports } from ${JSON.stringify(join(scripts, 'cruise.ts'))};
    import { CHECKED_FOLDERS, importRules, reachRules } from ${JSON.stringify(join(scripts, 'import-rules.ts'))};
    process.chdir(${JSON.stringify(root)});
    console.log(JSON.stringify(await checkImports(${JSON.stringify(root)}, CHECKED_FOLDERS, importRules, reachRules)));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }));
}

const errors = { 'packages/core/src/errors.ts': 'export class MiaError extends Error {}\nexport interface Shape { code: string }\n' };

describe('the import check', () => {
  it('sees every TypeScript file and accepts allowed directions', () => {
    const report = check(
      house({
        ...errors,
        'packages/core/src/ports/clock.ts': 'export interface Clock { now(): number }\n',
        'packages/models/src/index.ts':
          "import { MiaError } from '@mia/core/errors.ts';\nimport type { Clock } from '@mia/core/ports/clock.ts';\nexport const x = (c: Clock) => new MiaError(String(c.now()));\n",
        'apps/desktop/src/host/main.ts': "import { x } from '@mia/models/index.ts';\nexport const y = x;\n",
      }),
    );
    expect(report).toEqual({ violations: [], seen: 4, files: 4, unseen: [] });
  });

  it('catches a forbidden import', () => {
    const report = check(
      house({
        ...errors,
        'packages/models/src/index.ts': 'export const x = 1;\n',
        'packages/core/src/turn.ts': "import { x } from '@mia/models/index.ts';\nexport const y = x;\n",
      }),
    );
    expect(report.violations).toEqual([
      { rule: 'core-imports-nothing-of-ours', from: 'packages/core/src/turn.ts', to: 'packages/models/src/index.ts' },
    ]);
  });

  it('catches a forbidden import type', () => {
    const report = check(
      house({
        ...errors,
        'packages/core/src/memory/index.ts': 'export interface Memory { text: string }\n',
        'apps/desktop/src/renderer/chat/log.tsx':
          "import type { Memory } from '@mia/core/memory/index.ts';\nexport const Log = (m: Memory) => <p>{m.text}</p>;\n",
      }),
    );
    expect(report.violations).toEqual([
      {
        rule: 'renderer-sees-only-transport-and-contract',
        from: 'apps/desktop/src/renderer/chat/log.tsx',
        to: 'packages/core/src/memory/index.ts',
      },
    ]);
  });

  it('catches a Node module in the window and the inside of another feature', () => {
    const report = check(
      house({
        'apps/desktop/src/renderer/chat/a.ts':
          "import { readFileSync } from 'node:fs';\nimport { b } from '../models/inside.ts';\nexport const a = [readFileSync, b];\n",
        'apps/desktop/src/renderer/models/inside.ts': 'export const b = 1;\n',
      }),
    );
    expect(report.violations.map((violation) => violation.rule).sort()).toEqual(['features-show-an-index', 'no-node-in-the-window']);
  });

  it('catches sensory memory that reaches for a file or the store', () => {
    const report = check(
      house({
        ...errors,
        'packages/core/src/ports/clock.ts': 'export interface Clock { now(): number }\n',
        'packages/core/src/memory/storage/types.ts': 'export interface Store { write(): void }\n',
        'packages/core/src/memory/sensory/ring.ts':
          "import { writeFileSync } from 'node:fs';\nimport type { Clock } from '../../ports/clock.ts';\nimport type { Store } from '../storage/types.ts';\nexport const x = (c: Clock, s: Store) => [writeFileSync, c, s];\n",
      }),
    );
    expect(report.violations.map(({ rule, to }) => [rule, to]).sort()).toEqual([
      ['sensory-memory-keeps-nothing', 'fs'],
      ['sensory-memory-keeps-nothing', 'packages/core/src/memory/storage/types.ts'],
    ]);
  });

  it('catches a model runtime that the host reaches, over other modules and in a thread; types alone are none', () => {
    const model =
      "import { InferenceSession } from 'onnxruntime-node';\nexport interface Shape { n: number }\nexport const x = InferenceSession;\n";
    const report = check(
      house({
        'node_modules/onnxruntime-node/package.json': '{"name":"onnxruntime-node","main":"index.js"}',
        'node_modules/onnxruntime-node/index.js': 'exports.InferenceSession = 1;\n',
        'package.json': '{"dependencies":{"onnxruntime-node":"1.0.0"}}',
        'packages/models/src/encoder/model.ts': model,
        'packages/models/src/encoder/entry.ts': "import { x } from './model.ts';\nexport const y = x;\n",
        'packages/models/src/encoder/typed.ts': "import type { Shape } from './model.ts';\nexport const t = (s: Shape) => s.n;\n",
        'packages/models/src/encoder/index.ts': "export { t } from './typed.ts';\n",
        'packages/core/src/memory/storage/reader-entry.ts': "export const late = () => import('onnxruntime-node');\n",
        'packages/core/src/memory/storage/writer-entry.ts':
          "type All = typeof import('onnxruntime-node');\nexport const later = (): Promise<All> => import('onnxruntime-node');\n",
        'apps/desktop/src/host/main.ts': "export const run = () => import('./run.ts');\n",
        'apps/desktop/src/host/run.ts': "export * from '@mia/models/encoder/index.ts';\nexport * from './deeper.ts';\n",
        'apps/desktop/src/host/deeper.ts': "import { y } from '@mia/models/encoder/entry.ts';\nexport const z = y;\n",
      }),
    );
    const rule = 'no-model-runtime-in-the-host';
    expect(
      report.violations
        .filter((violation) => violation.rule === rule)
        .map(({ from }) => from)
        .sort(),
    ).toEqual([
      'packages/core/src/memory/storage/reader-entry.ts',
      'packages/core/src/memory/storage/writer-entry.ts',
      'packages/models/src/encoder/model.ts',
    ]);
  });

  it('catches what the window would wait for, and lets it be read later', () => {
    const report = check(
      house({
        ...errors,
        'packages/core/src/assistant/index.ts': 'export const drawing = 1;\nexport type Models = number;\n',
        'packages/core/src/response/index.ts': 'export const llm = 1;\n',
        'apps/desktop/src/host/main.ts': "export const run = () => import('./run.ts');\n",
        'apps/desktop/src/host/run.ts': "export * from './routes.ts';\n",
        'apps/desktop/src/host/routes.ts':
          "import { drawing, type Models } from '@mia/core/assistant/index.ts';\nexport const x = (m: Models) => [m, drawing, import('@mia/core/response/index.ts')];\n",
      }),
    );
    expect(report.violations).toEqual([
      {
        rule: 'the-window-waits-for-no-model-code',
        from: 'apps/desktop/src/host/routes.ts',
        to: 'packages/core/src/assistant/index.ts',
      },
    ]);
  });
});

describe('this house', () => {
  it('has every module that a rule begins at', () => {
    const root = join(scripts, '..', '..');
    const begins = reachRules.flatMap(({ from }) => from);
    expect(begins).toContain('apps/desktop/src/host/main.ts');
    expect(begins.filter((source) => !existsSync(join(root, source)))).toEqual([]);
  });

  it('is seen whole', () => {
    const report = check(join(scripts, '..', '..'));
    expect(report.files).toBeGreaterThan(10);
    expect(report.unseen).toEqual([]);
  });
});
