import { setImmediate as soon } from 'node:timers/promises';
import type { Context } from './server.ts';

export interface Writer {
  /** One token as the protocol's bytes. */
  token(text: string): string;
  /** An error in the middle of the answer. */
  error(message: string): string;
}

export type Written = { state: 'whole' | 'length'; count: number } | { state: 'broken'; count: number };

/**
 * Writes tokens one by one, at the speed at which the client takes them, and lets the planned fault happen at its place.
 * @returns how many were written and whether the limit was reached; `broken` when a fault or the client ended it
 */
export async function writeTokens(context: Context, tokens: Iterable<string>, limit: number, writer: Writer): Promise<Written> {
  const { response, request, fault } = context;
  const source = fault?.kind === 'blank' ? blank(fault.text) : tokens;
  let count = 0;
  for (const text of source) {
    if (fault && 'after' in fault && count >= fault.after) {
      if (fault.kind === 'kill') {
        // what was written is on its way before the connection goes
        await new Promise<void>((done) => response.write('', () => done()));
        request.socket.destroy();
      } else if (fault.kind === 'error-line') response.end(writer.error(fault.error));
      else if (fault.kind === 'garbage') response.end(fault.text ?? '<<<not json>>>\n');
      else if (fault.kind === 'shape') response.end(writer.token('').replace(/"(done|choices)"/, '"other"'));
      else if (fault.kind === 'end') response.end();
      return { state: 'broken', count };
    }
    if (count >= limit) return { state: 'length', count };
    if (response.destroyed || response.closed) return { state: 'broken', count };
    count++;
    if (!response.write(writer.token(text))) await Promise.race([drained(context), soon()]);
    await soon();
  }
  return { state: 'whole', count };
}

function drained({ response }: Context): Promise<void> {
  return new Promise((done) => {
    response.once('drain', done);
    response.once('close', done);
  });
}

function* blank(text: string): Generator<string> {
  yield text;
  for (;;) yield '\n';
}
