// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../i18n/index.ts';
import { onWhite, pngSize } from './diagram-file.ts';
import Markdown from './Markdown.tsx';
import { richText } from './rich-text.ts';

/** Files that were handed to the browser: name, type, bytes as text. */
function saved() {
  const blobs: Blob[] = [];
  const names: string[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return 'blob:x';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  const bytes = async (at = 0) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (blobs[at] as Blob).arrayBuffer());
  return { blobs, names, bytes };
}

const shown = (text: string, streaming = false) => render(<Markdown text={text} streaming={streaming} />).container;
const JSON_ANSWER = '```json\n{"shop": "Köhler", "items": [{"price": 4.20}], "none": []}\n```';
const item = (name: string | RegExp) => screen.getByRole('treeitem', { name });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('JSON in an answer', () => {
  it('is a tree that keys walk and fold', () => {
    shown(JSON_ANSWER);
    const press = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key });
    const focused = () => document.activeElement?.textContent;
    expect(screen.getByRole('tree', { name: 'json' })).toBeTruthy();
    const names = () => screen.getAllByRole('treeitem').map((row) => row.textContent);
    expect(names()).toEqual(['{', '"shop": "Köhler"', '"items": [', '0: {', '"price": 4.20', '"none": []']);
    // One stop for Tab.
    expect(screen.getAllByRole('treeitem').filter((row) => row.tabIndex === 0)).toHaveLength(1);
    screen.getAllByRole('treeitem')[0]?.focus();
    press('ArrowDown');
    press('ArrowDown');
    expect(focused()).toBe('"items": [');
    press('ArrowLeft');
    expect(focused()).toBe('"items": [ 1 entry ]');
    expect(document.activeElement?.getAttribute('aria-expanded')).toBe('false');
    expect(names()).toHaveLength(4);
    press('ArrowLeft');
    expect(focused()).toBe('{');
    press('End');
    expect(focused()).toBe('"none": []');
    expect(document.activeElement?.hasAttribute('aria-expanded')).toBe(false);
    press('ArrowUp');
    press('ArrowRight');
    press('ArrowRight');
    expect(focused()).toBe('0: {');
    expect(document.activeElement?.getAttribute('aria-level')).toBe('3');
    press('Enter');
    expect(focused()).toBe('0: { 1 entry }');
    press(' ');
    press('Home');
    expect(focused()).toBe('{');
    fireEvent.click(item(/^"items"/));
    expect(names()).toHaveLength(4);
  });

  it('is its text when asked for, and copied as its text either way', () => {
    const box = shown(JSON_ANSWER);
    expect(richText(box.querySelector('.prose') as Element)).toContain('"price": 4.20');
    expect(screen.queryByRole('button', { name: 'Wrap lines' })).toBeNull();
    const turn = screen.getByRole('button', { name: 'Show as text' });
    // What is looked for in a conversation is found in it.
    expect(turn.hasAttribute('data-unfold')).toBe(true);
    fireEvent.click(turn);
    expect(screen.queryByRole('tree')).toBeNull();
    expect(box.querySelector('pre')?.textContent).toContain('{"shop": "Köhler"');
    fireEvent.click(screen.getByRole('button', { name: 'Show as tree' }));
    expect(screen.getByRole('tree')).toBeTruthy();
  });

  it('is saved as it was written', async () => {
    const { names, blobs, bytes } = saved();
    shown(JSON_ANSWER);
    fireEvent.click(screen.getByRole('button', { name: 'Save as file' }));
    expect(names).toEqual(['Data.json']);
    expect(blobs[0]?.type).toBe('application/json;charset=utf-8');
    expect(await bytes()).toBe('{"shop": "Köhler", "items": [{"price": 4.20}], "none": []}\n');
  });

  it.each([
    ['```json\n{"half": ', true],
    ['```json\n{broken}\n```', false],
    ['```js\n{"a": 1}\n```', false],
  ])('that is not whole, or none, stays text: %s', (text, streaming) => {
    shown(text, streaming);
    expect(screen.queryByRole('tree')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Save as file' })).toBeNull();
  });

  it('of many lines shows the rest when asked for', () => {
    shown(`\`\`\`json\n${JSON.stringify(Array.from({ length: 300 }, (_, i) => i))}\n\`\`\``);
    expect(screen.getAllByRole('treeitem')).toHaveLength(200);
    fireEvent.click(screen.getByRole('button', { name: 'Show more lines (101)' }));
    expect(screen.getAllByRole('treeitem')).toHaveLength(301);
  });

  it('names what cannot be seen in it', () => {
    expect(shown('```json\n{"user\u202e": 1}\n```').querySelector('[role=tree] .unseen')).toBeTruthy();
  });
});

describe('a table', () => {
  it('is saved as CSV: what a spreadsheet would compute is inert', async () => {
    const { names, blobs, bytes } = saved();
    const rows = ['| item | price |', '| --- | --- |', '| rye "bread", dark | -1.95 |', '| =SUM(A1) | +3 % |', '| -lead | @x |'];
    shown(rows.join('\n'));
    fireEvent.click(screen.getByRole('button', { name: 'Save as CSV' }));
    expect(names).toEqual(['Table.csv']);
    expect(blobs[0]?.type).toBe('text/csv;charset=utf-8');
    expect(await bytes()).toBe('\ufeffitem,price\r\n"rye ""bread"", dark",-1.95\r\n\'=SUM(A1),+3 %\r\n\'-lead,\'@x\r\n');
  });
});

describe('a diagram as a file', () => {
  it('has white behind it, where it lies', () => {
    expect(onWhite('<svg id="d" width="20" viewBox="-8 -8.5 120.5 60" style="x"><g/></svg>')).toBe(
      '<svg id="d" width="20" viewBox="-8 -8.5 120.5 60" style="x"><rect x="-8" y="-8.5" width="120.5" height="60" fill="#ffffff"/><g/></svg>',
    );
    expect(onWhite('<svg><g/></svg>')).toBe('<svg><g/></svg>');
  });

  it.each([
    [100, 50, 200, 100],
    [10_000, 10_000, 5656, 5656],
    [40_000, 10, 16_000, 4],
    [100_000, 1, 16_000, 1],
  ])('of %i × %i is a PNG that a canvas holds', (width, height, ...wanted) => {
    expect(Object.values(pngSize(width, height))).toEqual(wanted);
  });
});
