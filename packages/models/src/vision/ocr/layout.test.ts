import { describe, expect, test } from 'vitest';
import { type Piece, rowsInOrder } from './layout.ts';

const piece = (text: string, left: number, top: number, width = text.length * 8, height = 16): Piece => ({
  text,
  left,
  top,
  width,
  height,
});
const read = (...pieces: Piece[]) => rowsInOrder(pieces).map((row) => row.map(({ text }) => text).join(' '));

describe('reading order', () => {
  test('nothing, and one piece', () => {
    expect(read()).toEqual([]);
    expect(read(piece('alone', 5, 5))).toEqual(['alone']);
  });

  test('what stands at one height in a receipt is one line', () => {
    const items = ['Milk', 'Bread', 'Eggs', 'Total'].flatMap((text, i) => [
      piece(`${i}.50`, 300, 20 + i * 24),
      piece(text, 10, 21 + i * 24),
    ]);
    expect(read(...items)).toEqual(['Milk 0.50', 'Bread 1.50', 'Eggs 2.50', 'Total 3.50']);
  });

  test('columns of prose are read one after the other, below the heading that spans them', () => {
    const column = (name: string, left: number) =>
      [0, 1, 2, 3].map((i) => piece(`${name} column, line ${i} of running text`, left, 60 + i * 24, 280));
    const order = read(
      piece('A heading over both of the columns of this page', 100, 10, 480),
      ...column('left', 10),
      ...column('right', 330),
    );
    expect(order[0]).toMatch(/^A heading/);
    expect(order.slice(1, 5).every((line) => line.startsWith('left column'))).toBe(true);
    expect(order.slice(5).every((line) => line.startsWith('right column'))).toBe(true);
    expect(order[4]).toContain('line 3');
  });

  test('a side bar whose lines do not match the text beside it is a column of its own', () => {
    const bar = ['Home', 'Inbox', 'Drafts', 'Sent'].map((text, i) => piece(text, 10, 20 + i * 37));
    const main = [0, 1, 2, 3, 4, 5].map((i) => piece(`text ${i}`, 200, 30 + i * 24));
    expect(read(...main, ...bar)).toEqual(['Home', 'Inbox', 'Drafts', 'Sent', ...main.map(({ text }) => text)]);
  });
});
