import type { z } from 'zod';
import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { ModelCard } from '../../../ports/language-model.ts';
import { createLocalFetch } from '../net/local-fetch.ts';
import { httpFault } from '../ollama/faults.ts';
import { type Flavour, llamaProps, lmStudioList, modelList, type ServerKind, serverCard, UNKNOWN_CONTEXT } from './servers.ts';

export interface Asking {
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** ms */
  limit: number;
}

/**
 * All models of a server, embedding models among them.
 * @throws MiaError `model.not-running` when nothing or something else answers there, `model.timeout`, `model.unreachable`
 */
export async function askModels(server: ServerKind, how: Asking): Promise<ModelCard[]> {
  try {
    return await ASK[server.flavour](server, how);
  } catch (error) {
    const fault = MiaError.from(error, 'model.unreachable');
    // another program answers at this port: the server that we look for is not there
    const other =
      fault.code === 'model.garbage' ||
      fault.code === 'request.invalid' ||
      (fault.code === 'model.unreachable' && 'status' in fault.details);
    throw other ? new MiaError('model.not-running', { provider: server.id, reason: 'another program' }) : fault;
  }
}

const ASK: Record<Flavour, (server: ServerKind, how: Asking) => Promise<ModelCard[]>> = {
  async 'lm-studio'(server, how) {
    const { data } = await get(server, '/api/v0/models', lmStudioList, how);
    return data.map((model) => ({
      ...serverCard(server, model.id, {
        contextLength: model.loaded_context_length ?? Math.min(model.max_context_length ?? UNKNOWN_CONTEXT, UNKNOWN_CONTEXT),
        vision: model.type === 'vlm',
        tools: model.capabilities?.includes('tool_use') ?? false,
        loaded: model.state === 'loaded',
      }),
      ...(model.type === 'embeddings' ? { task: 'embedding' as const } : {}),
    }));
  },

  async 'llama-server'(server, how) {
    const { data } = await get(server, '/v1/models', modelList, how);
    if (data.some((model) => model.owned_by !== 'llamacpp')) throw new MiaError('model.garbage', { reason: 'another server' });
    const props = await get(server, '/props', llamaProps, how).catch(() => null);
    return data.map((model) =>
      serverCard(server, model.id, {
        contextLength: props?.default_generation_settings?.n_ctx ?? model.meta?.n_ctx_train ?? UNKNOWN_CONTEXT,
        vision: props?.modalities?.vision ?? false,
        tools: /\btools\b/.test(props?.chat_template ?? ''),
        loaded: true,
        sizeBytes: model.meta?.size ?? null,
      }),
    );
  },

  async openai(server, how) {
    const { data } = await get(server, '/v1/models', modelList, how);
    return data.map((model) => serverCard(server, model.id, { contextLength: UNKNOWN_CONTEXT, vision: false, tools: true, loaded: false }));
  },
};

async function get<T extends z.ZodType>(server: ServerKind, path: string, shape: T, how: Asking): Promise<z.output<T>> {
  const ask = createLocalFetch({
    clock: how.clock,
    provider: server.id,
    signal: how.signal,
    limits: { first: how.limit, between: how.limit },
    httpFault: (status, body) => httpFault(status, body),
    contentType: /json/i,
  });
  const response = await ask(`${server.baseUrl}${path}`);
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MiaError('model.garbage', { reason: 'not json' });
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new MiaError('model.garbage', { reason: 'shape' });
  return parsed.data;
}
