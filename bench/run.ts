/** `npm run bench -- NAME [arguments]`: runs bench/NAME.ts. A bench ends with one line of JSON (see lib/report.ts). */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MissingError } from './lib/missing.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'run.ts')
  .map((file) => file.replace('.ts', ''));
const [name] = process.argv.slice(2);

if (!name || !names.includes(name) || !existsSync(join(import.meta.dirname, `${name}.ts`))) {
  console.error(`Say which bench: npm run bench -- ${names.join('|')}`);
  process.exit(1);
}
const bench: { default: (args: string[]) => Promise<void> } = await import(`./${name}.ts`);
try {
  await bench.default(process.argv.slice(3));
} catch (error) {
  // what is missing is said in one sentence; whatever else it is, where it happened matters
  console.error(error instanceof MissingError ? error.message : error);
  process.exit(1);
}
// native threads of a runtime may hold the process open after everything is closed
process.exit(process.exitCode ?? 0);
