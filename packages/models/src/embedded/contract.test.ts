import type { OpenModel } from '@mia/core/ports/language-model.ts';
import { adapterContract } from '@mia/core/response/llm/adapter.contract.ts';
import { installedModel, providerOf, SMOLLM2 } from './fixtures/real-models.ts';

/** What the contract asks without a conversation is asked in this one: reading is told by conversation. */
const CONVERSATION = 'contract';

adapterContract(
  `embedded SmolLM2-135M${SMOLLM2 ? '' : ' (skipped: SmolLM2-135M is not there)'}`,
  async () => {
    const provider = providerOf([installedModel('smollm2', SMOLLM2 as string)]);
    let opened: OpenModel | null = null;
    return {
      provider: {
        ...provider,
        async open(id) {
          const real = await provider.open(id);
          opened = real;
          const providerOptions = { mia: { conversation: CONVERSATION } };
          const { model } = real;
          return { ...real, model: { ...model, doStream: (call) => model.doStream({ providerOptions, ...call }) } };
        },
      },
      model: 'embedded/smollm2',
      missing: 'embedded/none',
      async untilReading() {
        const { promise, resolve } = Promise.withResolvers<void>();
        const stop = opened?.watchReading?.(CONVERSATION, () => resolve());
        await promise;
        stop?.();
      },
      close: () => provider.release(),
    };
  },
  { nextAfterStopMs: 3_000, longPromptTokens: 9_000, timeout: 60_000 },
  SMOLLM2 !== undefined,
);
