// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attachmentUrl } from './attachments.ts';
import { keepSecret } from './session.ts';

const ID = 'ab'.repeat(16);
let asked: { url: string; headers: unknown }[];
let live: Set<string>;

beforeEach(() => {
  asked = [];
  live = new Set();
  keepSecret('the-secret');
  let made = 0;
  vi.stubGlobal('URL', {
    createObjectURL: () => {
      const url = `blob:${++made}`;
      live.add(url);
      return url;
    },
    revokeObjectURL: (url: string) => live.delete(url),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  delete (window as { mia?: unknown }).mia;
});

function answering(make: () => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', (url: string, { headers }: RequestInit) => {
    asked.push({ url, headers });
    return Promise.resolve().then(make);
  });
}

describe('in a browser', () => {
  it('says who asks in a header, fetches once for all who show it, and lets go after the last', async () => {
    answering(() => new Response('sound'));
    const [one, two] = await Promise.all([attachmentUrl(ID), attachmentUrl(ID)]);
    expect(asked).toEqual([{ url: `/attachment/${ID}?variant=original`, headers: { Authorization: 'Bearer the-secret' } }]);
    expect(one.url).toBe(two.url);
    one.release();
    one.release();
    await Promise.resolve();
    expect(live.has(two.url)).toBe(true);
    two.release();
    await vi.waitFor(() => expect(live.size).toBe(0));
    const again = await attachmentUrl(ID);
    expect(asked).toHaveLength(2);
    again.release();
  });

  it('tells what the host says is wrong, and asks again the next time', async () => {
    answering(() => new Response('{"code":"attachment.missing","details":{}}', { status: 404 }));
    await expect(attachmentUrl(ID)).rejects.toMatchObject({ code: 'attachment.missing' });
    answering(() => new Response('', { status: 403 }));
    await expect(attachmentUrl(ID)).rejects.toMatchObject({ code: 'access.denied' });
    answering(() => Promise.reject(new TypeError('network')));
    await expect(attachmentUrl(ID)).rejects.toMatchObject({ code: 'connection.lost' });
    expect(asked).toHaveLength(3);
    answering(() => new Response('sound'));
    (await attachmentUrl(ID)).release();
  });
});

it('in Electron it is its own address, read as far as it is wanted', async () => {
  (window as { mia?: unknown }).mia = {};
  answering(() => new Response(''));
  const { url, release } = await attachmentUrl(ID);
  release();
  expect([url, asked, live.size]).toEqual([`/attachment/${ID}?variant=original`, [], 0]);
});
