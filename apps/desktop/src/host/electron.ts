/** The host process behind Electron. Main starts it with Node's IPC and file descriptor 3: see `run-electron.ts`. */
import { runElectronHost } from './run-electron.ts';

await runElectronHost(process.argv.slice(2));
