import { constants, setPriority } from 'node:os';
import { MiaError } from '@mia/core/errors.ts';
import { type ChildSettings, SETTINGS_VARIABLE, type ToChild, type ToParent } from './protocol.ts';
import { startWatchdog } from './watchdog.ts';

/** What a handler is given beside its parameters. */
export interface ChildRequest {
  /** Aborted when the parent cancels this request. */
  readonly signal: AbortSignal;
  /** Sends an event of this request to the parent, before its result. */
  emit(event: unknown): void;
}

// biome-ignore lint/suspicious/noExplicitAny: the two ends agree on the shape of each method's parameters
export type ChildHandlers = Record<string, (params: any, request: ChildRequest) => unknown>;

/**
 * The child's side: answers the parent's requests with these handlers until the parent is gone.
 *
 * Handlers may be asynchronous and several may be under way; a thrown MiaError travels as its code, anything else as
 * `internal` (its text stays here). A watchdog thread ends the process when the parent is gone.
 * @throws MiaError `request.invalid` when this process was not started by `superviseChild`
 */
export function serveChild(handlers: ChildHandlers, options: { onClose?: () => void | Promise<void> } = {}): void {
  const settings = readSettings();
  startWatchdog(settings);
  if (settings.background) lowerPriority();
  const running = new Map<number, AbortController>();

  const send = (message: ToParent) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  };
  const run = async (id: number, method: string, params: unknown) => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (!handler) throw new MiaError('request.unknown', { method });
      const request = { signal: controller.signal, emit: (event: unknown) => send({ kind: 'event', id, event }) };
      const result = await handler(params, request);
      send({ kind: 'result', id, result });
    } catch (error) {
      if (!(error instanceof MiaError)) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      send({ kind: 'error', id, error: MiaError.from(error).toShape() });
    } finally {
      running.delete(id);
    }
  };

  process.on('message', (message: ToChild) => {
    if (message.kind === 'request') void run(message.id, message.method, message.params);
    else if (message.kind === 'cancel') running.get(message.id)?.abort();
    else if (message.kind === 'ping') send({ kind: 'pong', id: message.id });
    else if (message.kind === 'close') void Promise.resolve(options.onClose?.()).finally(() => process.exit(0));
  });
  process.on('disconnect', () => process.exit(0));
  // A terminal's Ctrl-C is the parent's to handle.
  process.on('SIGINT', () => {});
  send({ kind: 'ready' });
}

function readSettings(): ChildSettings {
  const text = process.env[SETTINGS_VARIABLE];
  if (!text || !process.send) throw new MiaError('request.invalid', { reason: 'not a supervised child' });
  return JSON.parse(text) as ChildSettings;
}

function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here: the child works at normal priority.
  }
}
