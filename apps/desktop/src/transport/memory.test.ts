import { memoryChannels } from './memory.ts';
import { serveTestService } from './service.fixture.ts';
import { transportContract } from './transport.contract.ts';

transportContract('memory', async () => ({
  async connect() {
    const [ours, theirs] = memoryChannels();
    serveTestService(theirs);
    return { channel: ours, kill: () => theirs.close() };
  },
}));
