import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { transportContract } from '../transport.contract.ts';
import { childChannel } from './child.ts';

const entry = fileURLToPath(new URL('./child.fixture.ts', import.meta.url));

transportContract('a child and its file descriptor 3', async () => {
  const children: ReturnType<typeof spawn>[] = [];
  return {
    oneEach: true,
    async connect() {
      const child = spawn(process.execPath, ['--disable-sigusr1', entry], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
      children.push(child);
      await once(child, 'spawn');
      return {
        channel: childChannel(child),
        async kill() {
          child.kill('SIGKILL');
          await once(child, 'exit');
        },
      };
    },
    async stop() {
      for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    },
  };
});
