import { digestOf, type FaultModel, LOAD_NS, READ_NS, reply, WRITE_NS } from './engine.ts';
import type { Context } from './server.ts';
import { writeTokens } from './write.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
/** An arbitrary fixed day, in Go's format with nanoseconds. */
const DAY = '2026-11-23T15:57:51.236221437Z';

/** Ollama's own routes, field by field in the order in which version 0.24 writes them. True when it answered. */
export async function ollamaRoutes(context: Context): Promise<boolean> {
  const { server, path, body, request } = context;
  if (server.flavour !== 'ollama') return false;
  const { engine } = server;
  if (path === '/api/version') return json(context, 200, { version: '0.24.0' });
  if (path === '/api/tags') return json(context, 200, { models: engine.models.map(tag) });
  if (path === '/api/ps') {
    const models = engine.loaded.map(({ model, context: context_length }) => {
      const { name, digest, details } = tag(model);
      return {
        name,
        model: name,
        size: sizeOf(model) + context_length * 23_000,
        digest,
        details,
        expires_at: DAY,
        size_vram: 0,
        context_length,
      };
    });
    return json(context, 200, { models });
  }
  if (path === '/api/show') return withModel(context, (model) => json(context, 200, shown(model)));
  if (path === '/api/delete' && request.method === 'DELETE') {
    return withModel(context, (model) => {
      engine.models.splice(engine.models.indexOf(model), 1);
      engine.unload(model.name);
      context.response.writeHead(200).end();
      return true;
    });
  }
  if (path === '/api/pull') return pull(context);
  if (path === '/api/chat') {
    if (typeof body !== 'object' || body === null)
      return json(context, 400, { error: "invalid character 'x' looking for beginning of value" });
    return withModel(context, (model) => chat(context, model));
  }
  return false;
}

async function chat(context: Context, model: FaultModel): Promise<boolean> {
  const { server, response, body, fault } = context;
  const { engine } = server;
  const can = model.capabilities ?? ['completion'];
  const created_at = DAY;
  const name: string = body.model;
  const asked = body.messages ?? [];
  if (model.remoteHost) return json(context, 403, { error: 'ollama cloud is disabled: remote model is unavailable' });
  if (asked.length === 0) {
    const unload = body.keep_alive === 0;
    if (unload) engine.unload(model.name);
    else engine.take(model, body.options?.num_ctx ?? engine.defaultContext);
    return json(context, 200, {
      model: name,
      created_at,
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: unload ? 'unload' : 'load',
    });
  }
  if (!can.includes('completion')) return json(context, 400, { error: `"${name}" does not support chat` });
  if (body.tools?.length && !can.includes('tools'))
    return json(context, 400, { error: `registry.ollama.ai/library/${name} does not support tools` });
  if (body.think && !can.includes('thinking')) return json(context, 400, { error: `"${name}" does not support thinking` });
  if (typeof body.format === 'object' && body.format.type === 'nope') return json(context, 500, { error: 'invalid JSON schema in format' });
  const { loaded, fresh } = engine.take(model, body.options?.num_ctx ?? engine.defaultContext);
  server.touch();
  const { total, fresh: unread } = engine.read(loaded, asked);
  if (total > loaded.context && body.truncate === false) {
    loaded.cache = [];
    return json(context, 400, { error: 'the input length exceeds the context length' });
  }
  await server.reading();
  if (response.destroyed) return true;
  const line = (message: object, rest: object = { done: false }) => `${JSON.stringify({ model: name, created_at, message, ...rest })}\n`;
  const last = (reason: string, count: number) =>
    line(
      { role: 'assistant', content: '' },
      {
        done: true,
        done_reason: reason,
        total_duration: LOAD_NS + unread * READ_NS + count * WRITE_NS,
        load_duration: fresh ? LOAD_NS : 50_000_000,
        prompt_eval_count: total,
        prompt_eval_duration: unread * READ_NS,
        eval_count: count,
        eval_duration: count * WRITE_NS,
      },
    );
  const limit = body.options?.num_predict > 0 ? body.options.num_predict : Number.POSITIVE_INFINITY;
  if (body.stream === false) {
    const words = [...take(reply(asked, body.format), limit)];
    const answer = JSON.parse(last(words.length >= limit ? 'length' : 'stop', words.length));
    return json(context, 200, { ...answer, message: { role: 'assistant', content: words.join('') } });
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  if (can.includes('thinking') && body.think !== false) {
    for (const thinking of ['Let me', ' think.']) response.write(line({ role: 'assistant', content: '', thinking }));
  }
  if (body.tools?.length && /use the tool/i.test(asked.at(-1)?.content ?? '')) {
    const call = { function: { name: body.tools[0].function.name, arguments: { city: 'Athens' } } };
    response.write(line({ role: 'assistant', content: '', tool_calls: [call] }));
    response.end(last('stop', 1));
    return true;
  }
  const written = await writeTokens(context, reply(asked, body.format), limit, {
    token: (content) => line({ role: 'assistant', content }),
    error: (error) => `${JSON.stringify({ error })}\n`,
  });
  if (written.state === 'broken' || (fault && 'after' in fault && fault.kind === 'silence')) return true;
  response.end(last(written.state === 'length' ? 'length' : 'stop', written.count));
  return true;
}

/** Lines as a registry's download gives them; what a cancelled one had stays. */
async function pull(context: Context): Promise<boolean> {
  const { server, response, body, fault } = context;
  const name: string = body.model ?? body.name;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const line = (value: object) => response.write(`${JSON.stringify(value)}\n`);
  line({ status: 'pulling manifest' });
  const layers = server.library.get(name);
  if (fault?.kind === 'error-line' || !layers) {
    const error = fault?.kind === 'error-line' ? fault.error : 'pull model manifest: file does not exist';
    response.end(`${JSON.stringify({ error })}\n`);
    return true;
  }
  for (const layer of layers) {
    const status = `pulling ${layer.digest.slice(7, 19)}`;
    const digest = layer.digest;
    line({ status, digest, total: layer.bytes, ...(layer.have > 0 ? { completed: layer.have } : {}) });
    while (layer.have < layer.bytes) {
      await server.reading();
      if (response.destroyed) return true;
      layer.have = Math.min(layer.bytes, layer.have + 1_000_000);
      line({ status, digest, total: layer.bytes, completed: layer.have });
      await new Promise<void>((done) => setImmediate(done));
    }
  }
  for (const status of ['verifying sha256 digest', 'writing manifest']) line({ status });
  server.engine.models.push({ name });
  response.end(`${JSON.stringify({ status: 'success' })}\n`);
  return true;
}

function* take<T>(items: Iterable<T>, limit: number): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ >= limit) return;
    yield item;
  }
}

function withModel(context: Context, then: (model: FaultModel) => boolean | Promise<boolean>): boolean | Promise<boolean> {
  const name = String(context.body?.model ?? context.body?.name ?? '');
  const model = context.server.engine.find(name);
  return model ? then(model) : json(context, 404, { error: `model '${name}' not found` });
}

function json({ response }: Context, status: number, value: unknown): true {
  const text = JSON.stringify(value);
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) }).end(text);
  return true;
}

function sizeOf(model: FaultModel): number {
  return model.sizeBytes ?? 98_363_022;
}

function tag(model: FaultModel) {
  const details = {
    parent_model: '',
    format: 'gguf',
    family: 'llama',
    families: ['llama'],
    parameter_size: '134.52M',
    quantization_level: 'Q4_1',
  };
  return {
    name: model.name,
    model: model.name,
    ...(model.remoteHost ? { remote_model: model.name.replace(/[:-]cloud$/, ''), remote_host: model.remoteHost } : {}),
    modified_at: DAY,
    size: sizeOf(model),
    digest: digestOf(model),
    details,
  };
}

function shown(model: FaultModel) {
  return {
    modelfile: `# Modelfile generated by "ollama show"\nFROM ${model.name}\n`,
    parameters: model.parameters ?? 'stop                           "<|im_end|>"',
    template: '{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n',
    details: tag(model).details,
    model_info: {
      'general.architecture': 'llama',
      'general.parameter_count': 134515008,
      'llama.attention.head_count': 9,
      'llama.attention.head_count_kv': 3,
      'llama.block_count': 30,
      'llama.context_length': model.maxContext ?? 8192,
      'llama.embedding_length': 576,
    },
    tensors: [],
    capabilities: model.capabilities ?? ['completion'],
    modified_at: DAY,
  };
}
