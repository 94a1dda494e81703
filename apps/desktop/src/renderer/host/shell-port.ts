/** Electron's window: the port that the preload shows, and what it offers besides the host. */
import { MiaError } from '@mia/core/errors.ts';
import type { ShellPort } from '../../contract/shell.ts';
import type { FrameChannel } from '../../transport/channel.ts';
import { messagePortChannel, pagePort } from '../../transport/message-port.ts';

/** Null in a browser. */
export function shellPort(): ShellPort | null {
  return (window as { mia?: ShellPort }).mia ?? null;
}

/**
 * A fresh channel to the host.
 * @throws MiaError `request.cancelled`
 */
export function openShellPort(shell: ShellPort, { signal }: { signal?: AbortSignal } = {}): Promise<FrameChannel> {
  const name = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      window.removeEventListener('message', onMessage);
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      stop();
      reject(new MiaError('request.cancelled'));
    };
    const onMessage = (event: MessageEvent<{ mia?: unknown } | null>): void => {
      const [port] = event.ports;
      if (event.source !== window || event.data?.mia !== name || !port) return;
      stop();
      resolve(messagePortChannel(pagePort(port)));
    };
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    window.addEventListener('message', onMessage);
    shell.connect(name);
  });
}
