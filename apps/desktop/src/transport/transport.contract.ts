/** The suite that every channel passes. An adapter's test calls `transportContract(name, connect)`. */

import type { MiaError } from '@mia/core/errors.ts';
import { afterAll, describe, expect, test } from 'vitest';
import type { FrameChannel } from './channel.ts';
import type { Client } from './client.ts';
import { createClient } from './client.ts';
import type { Frame } from './frame.ts';
import { decodeFrame, encodeFrame, MAX_FRAME_BYTES } from './frame.ts';
import type { TestService } from './service.fixture.ts';
import { contract } from './service.fixture.ts';

export interface Connection {
  /** The asking end of a fresh channel whose other end serves the test service. */
  channel: FrameChannel;
  /** Takes the serving end away without a word, as a crash would. */
  kill(): void | Promise<void>;
}

export interface Service {
  connect(): Promise<Connection>;
  /** True where each connection is a process of its own, so that a second one meets another service. */
  oneEach?: boolean;
  stop?(): Promise<void>;
}

export function transportContract(name: string, start: () => Promise<Service>): void {
  describe(`a peer over ${name}`, () => {
    const service = start();
    const open: FrameChannel[] = [];
    const connect = async (): Promise<Connection> => {
      const connection = await (await service).connect();
      open.push(connection.channel);
      return connection;
    };
    const client = async (): Promise<Client<TestService> & { kill: Connection['kill']; channel: FrameChannel }> => {
      const { channel, kill } = await connect();
      return Object.assign(createClient(channel, { contract, appVersion: 'test' }), { kill, channel });
    };
    afterAll(async () => {
      for (const channel of open) channel.close();
      await (await service).stop?.();
    });

    test('exchanges hellos', async () => {
      expect(await (await client()).ready).toMatchObject({ protocol: 1, app: 'test-1' });
    });

    test('answers requests, many at once, each its own', async () => {
      const c = await client();
      const texts = Array.from({ length: 50 }, (_, i) => `text ${i} \u0000 \u{1F600} שלום`);
      const answers = await Promise.all(texts.map((text) => c.request('echo', { text })));
      expect(answers.map((a) => a.text)).toEqual(texts);
    });

    test('carries a megabyte of text and raw bytes beside the header', async () => {
      const c = await client();
      const text = 'x'.repeat(1_000_000);
      expect((await c.request('echo', { text })).text).toBe(text);
      const bytes = new Uint8Array(300_000).map((_, i) => i % 251);
      const reply = await c.fetch('reverse', {}, { bytes });
      expect(reply.result).toEqual({ bytes: bytes.length });
      expect(Buffer.compare(reply.bytes, bytes.slice().reverse())).toBe(0);
    });

    test('keeps lone surrogates from breaking the frame', async () => {
      const c = await client();
      // JSON escapes a lone surrogate, so it arrives as it was.
      expect((await c.request('echo', { text: 'a\ud800b' })).text).toBe('a\ud800b');
    });

    test('streams events in order and the result after the last', async () => {
      const c = await client();
      const seen: number[] = [];
      const result = await c.request('count', { to: 500 }, { onEvent: ({ n }) => void seen.push(n) });
      expect(result).toEqual({ ok: true });
      expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    });

    test('waits for a slow listener: no more events travel than were granted', async () => {
      const c = await client();
      const before = await c.request('seen', {});
      const abort = new AbortController();
      const { promise: first, resolve: reached } = Promise.withResolvers<void>();
      const { promise: gate, resolve: release } = Promise.withResolvers<void>();
      const stream = c.request(
        'endless',
        {},
        {
          signal: abort.signal,
          credit: 8,
          onEvent: () => {
            reached();
            return gate;
          },
        },
      );
      await first;
      // The service answers others meanwhile, and has emitted what was granted, not more.
      for (let i = 0; i < 5; i++) await c.request('echo', { text: 'x' });
      expect((await c.request('seen', {})).emitted - before.emitted).toBeLessThanOrEqual(8);
      abort.abort();
      release();
      await expect(stream).rejects.toMatchObject({ code: 'request.cancelled' });
    });

    test('a cancel reaches the handler as an abort and the caller at once', async () => {
      const c = await client();
      const { aborted } = await c.request('seen', {});
      const abort = new AbortController();
      const seen: number[] = [];
      const stream = c.request(
        'endless',
        {},
        {
          signal: abort.signal,
          onEvent: ({ n }) => {
            seen.push(n);
            if (n === 20) abort.abort();
          },
        },
      );
      await expect(stream).rejects.toMatchObject({ code: 'request.cancelled' });
      expect(seen.at(-1)).toBe(20);
      await expect.poll(async () => (await c.request('seen', {})).aborted).toBe(aborted + 1);
      await expect(c.request('echo', { text: 'x' }, { signal: abort.signal })).rejects.toMatchObject({ code: 'request.cancelled' });
    });

    test('returns error codes with their details, never causes and messages', async () => {
      const c = await client();
      const error = await c.request('fail', { code: 'model.missing' }).catch((e: MiaError) => e);
      expect(error).toMatchObject({ code: 'model.missing', details: { model: 'some-model' } });
      const crash = await c.request('crash', {}).catch((e: MiaError) => e);
      expect(crash).toMatchObject({ code: 'internal', details: {} });
      expect(JSON.stringify([error, crash])).not.toContain('secret');
    });

    test('names what is wrong with params, and unknown routes', async () => {
      const c = await client();
      await expect(c.request('echo', { text: 5 } as never)).rejects.toMatchObject({ code: 'request.invalid', details: { at: 'text' } });
      await expect(c.request('nothing.here' as 'echo', { text: '' })).rejects.toMatchObject({ code: 'request.unknown' });
      await expect(c.request('constructor' as 'echo', { text: '' })).rejects.toMatchObject({ code: 'request.unknown' });
      expect(await c.request('echo', { text: 'still here' })).toEqual({ text: 'still here' });
    });

    test('an answer that is too large is an error of its own', async () => {
      const c = await client();
      await expect(c.request('huge', {})).rejects.toMatchObject({ code: 'request.too-large' });
      await expect(c.request('echo', { text: 'x'.repeat(MAX_FRAME_BYTES) })).rejects.toMatchObject({ code: 'protocol.oversized' });
      expect(await c.request('echo', { text: 'still here' })).toEqual({ text: 'still here' });
    });

    test('tells of malformed frames and lives on', async () => {
      const { channel } = await connect();
      const raw = rawPeer(channel);
      raw.send(encodeFrame('hello', { protocol: 1, app: 'raw', unknown: 'field' }));
      expect((await raw.next()).kind).toBe('hello');
      const whole = encodeFrame('request', { id: 7, name: 'echo', params: { text: 'x' } });
      const badKind = whole.slice();
      badKind[4] = 99;
      const badJson = whole.slice();
      badJson[9] = 0x21;
      const badHeader = encodeFrame('request', { id: 'seven', name: 5 });
      for (const bad of [badKind, badJson, badHeader]) {
        raw.send(bad);
        expect(await raw.next()).toMatchObject({ kind: 'error', header: { id: 0, error: { code: 'protocol.malformed' } } });
      }
      raw.send(whole);
      expect(await raw.next()).toMatchObject({ kind: 'result', header: { id: 7, result: { text: 'x' } } });
    });

    test('refuses an oversized frame, tells so, and serves others', async () => {
      const { channel } = await connect();
      const raw = rawPeer(channel);
      raw.send(encodeFrame('hello', { protocol: 1, app: 'raw' }));
      expect((await raw.next()).kind).toBe('hello');
      const oversized = new Uint8Array(MAX_FRAME_BYTES + 1);
      new DataView(oversized.buffer).setUint32(0, oversized.length - 4);
      raw.send(oversized);
      expect(await raw.next()).toMatchObject({ kind: 'error', header: { id: 0, error: { code: 'protocol.oversized' } } });
      expect(await (await client()).request('echo', { text: 'still here' })).toEqual({ text: 'still here' });
    });

    test('closes on one who goes on sending garbage', async () => {
      const { channel } = await connect();
      const raw = rawPeer(channel);
      const closed = new Promise<void>((resolve) => channel.onClose(resolve));
      raw.send(encodeFrame('hello', { protocol: 1, app: 'raw' }));
      for (let i = 0; i < 20; i++) raw.send(encodeFrame('request', { id: 'x' }));
      await closed;
    });

    test('refuses an unknown protocol major and says which it knows', async () => {
      const { channel } = await connect();
      const raw = rawPeer(channel);
      raw.send(encodeFrame('hello', { protocol: 2, app: 'newer' }));
      const answers = [await raw.next(), await raw.next()];
      expect(answers.find((f) => f.kind === 'error')).toMatchObject({
        header: { id: 0, error: { code: 'protocol.version', details: { ours: 1, theirs: 2 } } },
      });
    });

    test('ignores unknown fields and skips unknown events', async () => {
      const { channel } = await connect();
      const raw = rawPeer(channel);
      raw.send(encodeFrame('hello', { protocol: 1, app: 'raw', since: 'later' }));
      await raw.next();
      raw.send(encodeFrame('request', { id: 1, name: 'echo', params: { text: 'x', newer: true }, priority: 'high' }));
      expect(await raw.next()).toMatchObject({ kind: 'result', header: { result: { text: 'x' } } });
      // An event for a request that nobody made is no error either.
      raw.send(encodeFrame('event', { id: 99, event: { n: 1 } }));
      raw.send(encodeFrame('request', { id: 2, name: 'echo', params: { text: 'y' } }));
      expect(await raw.next()).toMatchObject({ kind: 'result', header: { result: { text: 'y' } } });
    });

    test('a peer that goes in mid-stream is connection.lost for all that waits', async () => {
      const c = await client();
      const closed = new Promise<MiaError>((resolve) => c.onClose(resolve));
      const stream = c.request(
        'endless',
        {},
        {
          onEvent: async ({ n }) => {
            if (n === 10) await c.kill();
          },
        },
      );
      await expect(stream).rejects.toMatchObject({ code: 'connection.lost' });
      expect(await closed).toMatchObject({ code: 'connection.lost' });
      await expect(c.request('echo', { text: 'x' })).rejects.toMatchObject({ code: 'connection.lost' });
    });

    test('a stream can be followed again after a reload, without a gap and without a repetition', async () => {
      const first = await client();
      const { run } = await first.request('start', { to: 6 });
      const seen: number[] = [];
      const leave = new AbortController();
      for (let i = 0; i < 3; i++) await first.request('advance', { run });
      const left = first.request(
        'follow',
        { run, after: 0 },
        {
          signal: leave.signal,
          onEvent: ({ n }) => {
            seen.push(n);
            if (n === 3) leave.abort();
          },
        },
      );
      await expect(left).rejects.toMatchObject({ code: 'request.cancelled' });
      const oneEach = (await service).oneEach === true;
      if (!oneEach) first.close();
      // It went on while nobody listened.
      const second = oneEach ? first : await client();
      for (let i = 0; i < 2; i++) await second.request('advance', { run });
      const followed = second.request('follow', { run, after: 3 }, { onEvent: ({ n }) => void seen.push(n) });
      await second.request('advance', { run });
      expect(await followed).toEqual({ state: 'over' });
      expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    });
  });
}

interface RawPeer {
  send(bytes: Uint8Array): void;
  next(): Promise<Frame>;
}

/** Speaks frames by hand, to say what no peer of ours would. */
export function rawPeer(channel: FrameChannel): RawPeer {
  const frames: Frame[] = [];
  const waiting: ((frame: Frame) => void)[] = [];
  channel.onFrame((bytes) => {
    const frame = decodeFrame(bytes);
    const next = waiting.shift();
    if (next) next(frame);
    else frames.push(frame);
  });
  return {
    send: (bytes) => channel.send(bytes),
    next: () => {
      const frame = frames.shift();
      return frame ? Promise.resolve(frame) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
