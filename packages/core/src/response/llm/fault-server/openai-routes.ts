import { reply } from './engine.ts';
import type { Context } from './server.ts';
import { writeTokens } from './write.ts';

/** Which server is pretended: they differ in what `/v1/models` and their own routes say. */
export type Flavour = 'ollama' | 'lm-studio' | 'llama-server';

const CREATED = 1_795_449_471;

/** OpenAI's protocol as Ollama, LM Studio and llama-server speak it. True when it answered. */
export async function openAiRoutes(context: Context): Promise<boolean> {
  const { server, path, body } = context;
  const { engine, flavour } = server;
  if (path === '/v1/models') {
    const data = engine.models.map((model) => ({
      id: model.name,
      object: 'model',
      created: CREATED,
      owned_by: flavour === 'llama-server' ? 'llamacpp' : flavour === 'lm-studio' ? 'organization_owner' : 'library',
      ...(flavour === 'llama-server'
        ? { meta: { n_ctx_train: model.maxContext ?? 8192, n_params: 134515008, size: model.sizeBytes ?? 98_363_022 } }
        : {}),
    }));
    return json(context, 200, { object: 'list', data });
  }
  if (flavour === 'llama-server' && path === '/props') {
    const model = engine.models[0];
    return json(context, 200, {
      default_generation_settings: { n_ctx: Math.min(engine.defaultContext, model?.maxContext ?? 8192) },
      total_slots: 1,
      model_path: '/models/tiny.gguf',
      modalities: { vision: model?.capabilities?.includes('vision') ?? false, audio: false },
      chat_template: model?.capabilities?.includes('tools') ? '{% if tools %}{% endif %}' : '{% for m in messages %}{% endfor %}',
    });
  }
  if (flavour === 'lm-studio' && path === '/api/v0/models') {
    const data = engine.models.map((model) => ({
      id: model.name,
      object: 'model',
      type: model.capabilities?.includes('embedding') ? 'embeddings' : model.capabilities?.includes('vision') ? 'vlm' : 'llm',
      state: engine.loaded.some((entry) => entry.model === model) ? 'loaded' : 'not-loaded',
      max_context_length: model.maxContext ?? 8192,
      loaded_context_length: 4096,
      capabilities: model.capabilities?.includes('tools') ? ['tool_use'] : [],
    }));
    return json(context, 200, { object: 'list', data });
  }
  if (path === '/v1/chat/completions') return chat(context, body);
  return false;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the client sent
async function chat(context: Context, body: any): Promise<boolean> {
  const { server, response, fault } = context;
  const { engine } = server;
  const name = String(body?.model ?? '');
  const model = engine.find(name);
  if (!model)
    return json(context, 404, { error: { message: `model '${name}' not found`, type: 'not_found_error', param: null, code: null } });
  const { loaded } = engine.take(model, engine.defaultContext);
  server.touch();
  const { total, fresh } = engine.read(loaded, body.messages ?? []);
  if (total > loaded.context && server.flavour !== 'ollama') {
    const message = `the request exceeds the available context size (${loaded.context} tokens), try increasing it`;
    return json(context, 400, {
      error: { code: 400, message, type: 'exceed_context_size_error', n_prompt_tokens: total, n_ctx: loaded.context },
    });
  }
  await server.reading();
  if (response.destroyed) return true;
  const schema = body.response_format?.json_schema?.schema ?? (body.response_format ? 'json' : undefined);
  const head = { id: 'chatcmpl-680', object: 'chat.completion.chunk', created: CREATED, model: name, system_fingerprint: 'fp_ollama' };
  const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  const choice = (content: string, finish_reason: string | null) =>
    event({ ...head, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const limit = body.max_tokens > 0 ? body.max_tokens : Number.POSITIVE_INFINITY;
  const written = await writeTokens(context, reply(body.messages ?? [], schema), limit, {
    token: (content) => choice(content, null),
    error: (message) => event({ error: { message, type: 'server_error', param: null, code: null } }),
  });
  if (written.state === 'broken' || fault?.kind === 'silence') return true;
  response.write(choice('', written.state === 'length' ? 'length' : 'stop'));
  if (body.stream_options?.include_usage) {
    const details = server.flavour === 'llama-server' ? { prompt_tokens_details: { cached_tokens: total - fresh } } : {};
    const usage = { prompt_tokens: total, completion_tokens: written.count, total_tokens: total + written.count, ...details };
    response.write(event({ ...head, choices: [], usage }));
  }
  response.end('data: [DONE]\n\n');
  return true;
}

function json({ response }: Context, status: number, value: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  return true;
}
