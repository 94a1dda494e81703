import { buffer } from 'node:stream/consumers';
import { MiaError } from '@mia/core/errors.ts';
import { describe, expect, test } from 'vitest';
import { type AttachmentSource, answerAttachment, attachmentId, parseRange } from './attachments.ts';

const ID = '0123456789abcdef'.repeat(2);
const content = Buffer.from(Array.from({ length: 700_000 }, (_, i) => (i * 7) % 253));

function source(more: Partial<AttachmentSource> & { type?: string } = {}): AttachmentSource {
  const { type = 'image/png', ...rest } = more;
  return {
    info: async () => ({ bytes: content.length, type }),
    chunk: async (_id, start, end) => content.subarray(start, end),
    ...rest,
  };
}
const ask = (from = source(), range: string | null = null, target = `/attachment/${ID}`) =>
  answerAttachment(from, { method: 'GET', target, range });

test.each([
  [`/attachment/${ID}`, ID],
  [`/attachment/${ID.toUpperCase()}`, null],
  ['/attachment/', null],
  [`/attachment/${ID}0`, null],
  [`/attachment/../${ID}`, null],
])('%s names %s', (path, id) => expect(attachmentId(path)).toBe(id));

test.each([
  ['bytes=0-0', 10, { start: 0, end: 1 }],
  ['bytes=3-', 10, { start: 3, end: 10 }],
  ['bytes=-4', 10, { start: 6, end: 10 }],
  ['bytes=-40', 10, { start: 0, end: 10 }],
  ['bytes=8-99', 10, { start: 8, end: 10 }],
  ['bytes=10-', 10, 'none'],
  ['bytes=-0', 10, 'none'],
  ['bytes=0-', 0, 'none'],
  ['bytes=5-3', 10, null],
  ['bytes=0-1,4-5', 10, null],
  ['lines=0-1', 10, null],
  ['bytes=-', 10, null],
  ['bytes=99999999999999999999-', 10, null],
])('the range %s of %i bytes', (header, bytes, range) => expect(parseRange(header, bytes)).toEqual(range));

describe('an answer', () => {
  test('has the whole, over several chunks', async () => {
    const { status, headers, body } = await ask();
    expect([status, headers['Content-Length'], headers['Content-Type']]).toEqual([200, '700000', 'image/png']);
    expect((await buffer(body)).equals(content)).toBe(true);
  });

  test('has a range across chunks', async () => {
    const { status, headers, body } = await ask(source(), 'bytes=100-599999');
    expect([status, headers['Content-Range'], headers['Content-Length']]).toEqual([206, 'bytes 100-599999/700000', '599900']);
    expect((await buffer(body)).equals(content.subarray(100, 600_000))).toBe(true);
  });

  test('is of the variant that was asked for, the original where none was', async () => {
    const asked: string[] = [];
    const from = source({
      async info(_id, variant) {
        asked.push(variant);
        return { bytes: 10, type: 'image/webp' };
      },
      async chunk(_id, start, end, variant) {
        asked.push(variant);
        return content.subarray(start, end);
      },
    });
    for (const query of ['', '?variant=original', '?variant=view', '?variant=thumb']) {
      await buffer((await ask(from, null, `/attachment/${ID}${query}`)).body);
    }
    expect(asked).toEqual(['original', 'original', 'original', 'original', 'view', 'view', 'thumb', 'thumb']);
  });

  test('says what is wrong, before anything else was said', async () => {
    const failing = (code: 'not-found' | 'attachment.missing' | 'attachment.damaged' | 'vault.locked') =>
      source({
        chunk: async () => {
          throw new MiaError(code);
        },
      });
    const answers = await Promise.all([
      ask(failing('not-found')),
      ask(failing('attachment.missing')),
      ask(failing('attachment.damaged')),
      ask(failing('vault.locked')),
      ask(source({ type: 'image/svg+xml' })),
      ask(source({ type: 'text/html' })),
      ask(source(), 'bytes=700000-'),
      ask(source(), null, `/attachment/${ID}?variant=huge`),
      ask(source(), null, '/attachment/x'),
      ask(source(), null, '//'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 500, 403, 415, 415, 416, 404, 404, 500]);
    expect(JSON.parse((await buffer(answers[2]?.body as AsyncIterable<Uint8Array>)).toString())).toEqual({
      code: 'attachment.damaged',
      details: {},
    });
    expect(answers[6]?.headers['Content-Range']).toBe('bytes */700000');
    for (const { headers } of answers) expect(headers['Content-Type']).toBe('application/json');
  });

  test('that breaks off is no whole one', async () => {
    const { body } = await ask(
      source({
        async chunk(_id, start, end) {
          if (start > 0) throw new MiaError('attachment.damaged');
          return content.subarray(start, end);
        },
      }),
    );
    await expect(buffer(body)).rejects.toMatchObject({ code: 'attachment.damaged' });
  });
});
