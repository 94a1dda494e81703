import type { ProviderStatus } from '@mia/core/ports/index.ts';
import { expect, it } from 'vitest';
import { serversOf } from './model.ts';

const status = (provider: string, state: ProviderStatus['state']): ProviderStatus => ({ provider, state, models: 1 });

it('shows Ollama in any state, LM Studio where it is installed, other servers once they answer, and never what is built in', async () => {
  const all = [
    status('embedded', 'ready'),
    status('ollama', 'not-installed'),
    status('lm-studio', 'not-running'),
    status('llama-server', 'ready'),
  ];
  const shown = await serversOf({ probe: async () => all });
  expect(shown.map(({ provider }) => provider)).toEqual(['ollama', 'lm-studio', 'llama-server']);
  const none = await serversOf({ probe: async () => [status('lm-studio', 'not-installed'), status('llama-server', 'not-running')] });
  expect(none).toEqual([]);
});
