import { silentLogger, systemClock } from '../../../ports/index.ts';
import { adapterContract } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
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
