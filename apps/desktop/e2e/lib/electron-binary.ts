import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../../scripts/lib/test-models.ts';

/**
 * An application in Electron's `resources/app` that starts the one named on the command line, as Electron's own default
 * application does: its module is awaited, so that what must happen before "ready" can.
 */
const STARTER = `import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';
const folder = resolve(process.argv.slice(1).find((arg) => !arg.startsWith('-')) ?? '.');
const { main, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setVersion(version);
await import(pathToFileURL(join(folder, main)).href);
`;

let found: string | null | undefined;

/**
 * A real Electron for smoke tests, null where there is none: the folder that `MIA_ELECTRON_DIST` names, the project's own when
 * its binary is there, else what `electron-prepare` of the shared tools makes (Linux).
 */
export function electronBinary(root: string): string | null {
  if (found === undefined) found = search(root);
  return found;
}

function search(root: string): string | null {
  const file = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const given = process.env.MIA_ELECTRON_DIST ?? join(root, 'node_modules', 'electron', 'dist');
  if (existsSync(join(given, file))) return join(given, file);
  const prepare = join(process.env.MIA_SHARED ?? '', 'tools', 'electron-prepare');
  if (process.platform !== 'linux' || !process.env.MIA_SHARED || !existsSync(prepare)) return null;
  try {
    const dist = execFileSync(prepare, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return join(awaiting(dist), file);
  } catch {
    return null;
  }
}

/** The same Electron, by hard links, with the starter above in place of one that does not wait for what it starts. */
function awaiting(dist: string): string {
  const folder = join(cacheFolder(), 'mia-test-tools', 'electron-awaits');
  if (existsSync(folder)) return folder;
  const beside = `${folder}.${process.pid}`;
  mirror(dist, beside);
  const app = join(beside, 'resources', 'app');
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{ "name": "starter", "version": "0.0.0", "type": "module", "main": "main.mjs" }\n');
  writeFileSync(join(app, 'main.mjs'), STARTER);
  try {
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function mirror(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === 'app') continue;
    if (entry.isDirectory()) mirror(source, target);
    else {
      try {
        linkSync(source, target);
      } catch {
        cpSync(source, target);
      }
    }
  }
}
