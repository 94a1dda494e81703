import { systemClock } from '../../../ports/clock.ts';
import { type Logger, silentLogger } from '../../../ports/logger.ts';
import { adapterContract } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { ollamaBaseUrl } from '../ollama/base-url.ts';
import { createServerProvider } from './provider.ts';

for (const flavour of ['lm-studio', 'llama-server'] as const) {
  adapterContract(
    `${flavour}, fault server`,
    async () => {
      const server = await FaultServer.start({ flavour });
      return {
        provider: createServerProvider(
          { id: flavour, name: flavour, flavour, baseUrl: server.url },
          { clock: systemClock, logger: silentLogger },
        ),
        model: `${flavour}/tiny:1b`,
        missing: `${flavour}/nope:1b`,
        holdReading: () => server.hold(),
        untilReading: () =>
          server.until(() => JSON.stringify(server.asked('/v1/chat/completions').at(-1)?.body.messages ?? '').includes('note 0 of many')),
        close: () => server.close(),
      };
    },
    { nextAfterStopMs: 1000, longPromptTokens: 9000 },
  );
}

const host = process.env.OLLAMA_HOST;
const answers = host
  ? await fetch(`${ollamaBaseUrl()}/v1/models`)
      .then(async (response) => ((await response.json()) as { data: { id: string }[] }).data.some(({ id }) => id === 'smollm2:135m'))
      .catch(() => false)
  : false;

adapterContract(
  "a real Ollama's /v1 with smollm2:135m",
  async () => {
    let sent = () => {};
    const logger: Logger = { ...silentLogger, info: (event) => event === 'model.request' && sent() };
    const reading = new Promise<void>((done) => {
      sent = done;
    });
    const baseUrl = ollamaBaseUrl();
    return {
      provider: createServerProvider({ id: 'local', name: 'Ollama', flavour: 'openai', baseUrl }, { clock: systemClock, logger }),
      model: 'local/smollm2:135m',
      missing: 'local/nope:1b',
      untilReading: () => reading,
      close: async () => {},
    };
  },
  // this protocol has no way to end a reading: the next request waits for what had been read by then
  { nextAfterStopMs: 90_000, longPromptTokens: 9000, timeout: 150_000 },
  answers ? undefined : 'OLLAMA_HOST does not answer with smollm2:135m',
);
