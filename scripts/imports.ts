/** `npm run imports`: holds the import directions of the house. Exit 1 on any violation, or when it did not see every file. */
import { join } from 'node:path';
import { checkImports } from './lib/cruise.ts';
import { CHECKED_FOLDERS, importRules, reachRules } from './lib/import-rules.ts';

const root = join(import.meta.dirname, '..');
process.chdir(root);
const report = await checkImports(root, CHECKED_FOLDERS, importRules, reachRules);

for (const { rule, from, to } of report.violations) console.error(`${rule}: ${from} → ${to}`);
for (const file of report.unseen.slice(0, 20)) console.error(`not seen: ${file}`);
if (report.files === 0) console.error('no source files were found');
console.log(`imports: ${report.seen} modules seen of ${report.files} files, ${report.violations.length} violations`);
process.exitCode = report.violations.length > 0 || report.unseen.length > 0 || report.files === 0 ? 1 : 0;
