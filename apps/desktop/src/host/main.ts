/** The host process. Nothing but the check of Node's version is loaded before that check. */
import { nodeSentence, nodeTooOld } from './node-version.ts';

if (nodeTooOld(process.version)) {
  console.error(nodeSentence(process.version));
  process.exitCode = 1;
} else {
  const { runHost } = await import('./run.ts');
  await runHost(process.argv.slice(2));
}
