import { systemClock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import { silentLogger } from '../../../ports/logger.ts';
import { adapterContract } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { OllamaApi } from './api.ts';
import { ollamaBaseUrl } from './base-url.ts';
import { createOllamaProvider } from './provider.ts';
import { Residency } from './residency.ts';

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

const host = process.env.OLLAMA_HOST;
const answers = host
  ? await fetch(`${ollamaBaseUrl()}/api/tags`)
      .then(async (response) =>
        ((await response.json()) as { models: { name: string }[] }).models.some(({ name }) => name === 'smollm2:135m'),
      )
      .catch(() => false)
  : false;

adapterContract(
  'real Ollama with smollm2:135m',
  async () => {
    let sent = () => {};
    // the request has left and the model is being read when the provider says so
    const logger: Logger = { ...silentLogger, info: (event) => event === 'model.request' && sent() };
    let reading = new Promise<void>((done) => {
      sent = done;
    });
    const provider = createOllamaProvider({ clock: systemClock, logger });
    // what an earlier run left in memory would count as another program's
    await new Residency(new OllamaApi(provider.baseUrl, systemClock, () => true)).unload('smollm2:135m');
    return {
      provider,
      model: 'ollama/smollm2:135m',
      missing: 'ollama/nope:1b',
      holdReading: () => {
        reading = new Promise<void>((done) => {
          sent = done;
        });
        return () => {};
      },
      untilReading: async () => {
        await reading;
        // the server has time for all of these while ours is being read
        for (let asked = 0; asked < 500; asked++) await provider.version();
      },
      close: async () => {},
    };
  },
  // a reload of the model and a short prompt, on a busy machine; the reading itself takes 20 s and more
  { nextAfterStopMs: 10_000, longPromptTokens: 9000, timeout: 120_000 },
  answers ? undefined : 'OLLAMA_HOST does not answer with smollm2:135m',
);
