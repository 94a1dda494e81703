import { silentLogger, systemClock } from '../../../ports/index.ts';
import { adapterContract } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { createOllamaProvider } from './provider.ts';

adapterContract(
  "Ollama's wire format, fault server",
  async () => {
    const server = await FaultServer.start();
    return {
      provider: createOllamaProvider({ baseUrl: server.url, clock: systemClock, logger: silentLogger }),
      model: 'ollama/tiny:1b',
      missing: 'ollama/nope:1b',
      holdReading: () => server.hold(),
      untilReading: () => server.until(() => server.asked('/api/chat').at(-1)?.body.messages?.[0]?.content?.startsWith('note 0')),
      close: () => server.close(),
    };
  },
  { nextAfterStopMs: 1000, longPromptTokens: 9000 },
);
