/** `npm run ask -- "QUESTION"`: asks the running host of the data folder, or one inside this process, without a window. */
import { nodeSentence, nodeTooOld } from './node-version.ts';

if (nodeTooOld(process.version)) {
  console.error(nodeSentence(process.version));
  process.exitCode = 1;
} else {
  const { runAsk } = await import('./run-ask.ts');
  process.exitCode = await runAsk(process.argv.slice(2));
}
