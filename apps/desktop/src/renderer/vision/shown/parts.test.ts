import { describe, expect, it } from 'vitest';
import type { Part } from '../../../contract/index.ts';
import { attachedTo, blindNote, notSeen, picturesOf } from './parts.ts';

const id = 'ab'.repeat(16);
const region = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const image = (over: Partial<Part> = {}): Part => ({
  kind: 'image',
  text: 'bill.png',
  attachment: id,
  meta: { name: 'bill.png', width: 620, height: 560 },
  ...over,
});

describe('the images of a message', () => {
  it('are named, sized, and read as far as that is known', () => {
    const read: Part = { kind: 'observation', text: 'TOTAL 13.30', attachment: id, meta: {} };
    expect(picturesOf({ parts: [{ kind: 'text', text: 'How much?' }, image(), read] })).toEqual([
      { id, name: 'bill.png', width: 620, height: 560, text: 'TOTAL 13.30' },
    ]);
    expect(picturesOf({ parts: [image({ meta: { width: 'wide' } })] })[0]).toMatchObject({ width: 0, height: 0, text: '' });
    expect(picturesOf({ parts: [{ kind: 'image', text: 'gone' }] })).toEqual([]);
  });

  it('go with what was marked into another message', () => {
    expect(attachedTo({ parts: [image({ meta: { region } }), image({ meta: { region: { left: 'x' } } })] })).toEqual([
      { id, region },
      { id },
    ]);
  });
});

describe('what a model was told that cannot see', () => {
  it('is named by the answer alone', () => {
    const told: Part = { kind: 'observation', text: 'Image "bill.png"', meta: { blind: true } };
    expect(blindNote({ role: 'assistant', parts: [told, { kind: 'text', text: '13.30' }] })).toBe('Image "bill.png"');
    expect(blindNote({ role: 'user', parts: [told] })).toBeNull();
    expect(blindNote({ role: 'assistant', parts: [{ kind: 'observation', text: 'read', attachment: id }] })).toBeNull();
  });
});

it('images that an answer was not given are named by its text', () => {
  const text: Part = { kind: 'text', text: 'It says 13.30.', meta: { unseen: ['a.png', 7], failed: ['b.png'] } };
  expect(notSeen({ role: 'assistant', parts: [text] })).toEqual({ unseen: ['a.png'], failed: ['b.png'] });
  expect(notSeen({ role: 'assistant', parts: [{ kind: 'text', text: 'x' }] })).toEqual({ unseen: [], failed: [] });
});
