import { MiaError } from '../../../errors.ts';
import type { OllamaApi } from './api.ts';
import { isCloud } from './cards.ts';

export interface PullProgress {
  /** Bytes of all layers that are here, those of an earlier attempt included. */
  bytes: number;
  /** Bytes of all layers named so far; grows while the manifest's layers are announced. */
  total: number;
  /** Fetching, or checking the layers' sha256 and writing the manifest. */
  phase: 'fetching' | 'verifying';
}

export interface PullOptions {
  signal?: AbortSignal;
  onProgress?: (progress: PullProgress) => void;
  /** Only for a registry on plain HTTP (tests). */
  insecure?: boolean;
  allowCloud?: boolean;
}

/** Hashing a large layer tells nothing for a while. */
const LIMITS = { first: 60_000, between: 600_000 };

/**
 * Lets Ollama fetch a model. Cancel by the signal; the parts that are there stay, and the same call goes on from them.
 * @returns the bytes of the model's layers
 * @throws MiaError `model.missing`, `download.offline`, `download.disk-full`, `download.checksum`, `download.failed`,
 * `model.cloud-refused`, `model.not-running`, `model.interrupted`, `request.cancelled`
 */
export async function pull(api: OllamaApi, model: string, options: PullOptions): Promise<{ bytes: number }> {
  if (isCloud(model) && !options.allowCloud) throw new MiaError('model.cloud-refused', { model });
  const layers = new Map<string, { total: number; completed: number }>();
  const sum = (field: 'total' | 'completed') => [...layers.values()].reduce((all, layer) => all + layer[field], 0);
  const lines = await api.pull(model, {
    signal: options.signal,
    limits: LIMITS,
    ...(options.insecure ? { insecure: true } : {}),
  });
  let succeeded = false;
  for await (const line of lines) {
    if (line.digest && line.total) {
      const known = layers.get(line.digest);
      const completed = Math.max(line.completed ?? 0, known?.completed ?? 0);
      layers.set(line.digest, { total: line.total, completed });
    }
    const verifying = /^(verifying|writing|removing|success)/.test(line.status);
    if (line.status === 'success') succeeded = true;
    options.onProgress?.({ bytes: sum('completed'), total: sum('total'), phase: verifying ? 'verifying' : 'fetching' });
  }
  if (!succeeded) throw new MiaError('download.failed', { model });
  return { bytes: sum('total') };
}
