import { MiaError } from '../errors.ts';

/** Waits for something, but not longer than for Stop. @throws MiaError `request.cancelled` */
export async function until<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new MiaError('request.cancelled');
  const stop = Promise.withResolvers<never>();
  const listener = () => stop.reject(new MiaError('request.cancelled'));
  signal.addEventListener('abort', listener, { once: true });
  try {
    return await Promise.race([work, stop.promise]);
  } finally {
    signal.removeEventListener('abort', listener);
  }
}
