import { expect, test } from 'vitest';
import { createClient } from './client.ts';
import { joinChannels } from './join.ts';
import { memoryChannels } from './memory.ts';
import { contract, serveTestService } from './service.fixture.ts';
import { transportContract } from './transport.contract.ts';

function joined() {
  const [window, near] = memoryChannels();
  const [far, service] = memoryChannels();
  joinChannels(near, far);
  return { window, service };
}

transportContract('two channels that are joined', async () => ({
  async connect() {
    const { window, service } = joined();
    serveTestService(service);
    return { channel: window, kill: () => service.close() };
  },
}));

test('the end of one is the end of the other', async () => {
  const { window, service } = joined();
  serveTestService(service);
  await createClient(window, { contract, appVersion: 'test' }).ready;
  const closed = new Promise<void>((resolve) => service.onClose(resolve));
  window.close();
  await expect(closed).resolves.toBeUndefined();
});
