import { describe, expect, it } from 'vitest';
import type { Command } from '../../lib/commands.ts';
import { fileName } from './export.ts';
import { entriesOf } from './Palette.tsx';

const run = (): void => {};
const all: Command[] = [
  { id: 'new', group: 'chat', label: 'New chat', run },
  {
    ...{ id: 'theme', group: 'settings', label: 'Theme' },
    choices: [
      { id: 'theme.dark', group: 'settings', label: 'Dark', run },
      { id: 'theme.light', group: 'settings', label: 'Light', run },
    ],
  },
  { id: 'region', group: 'window', label: 'Next region', keyOnly: true, run },
  ...Array.from({ length: 500 }, (_, n): Command => ({ id: `go${n}`, group: 'conversations', label: `Talk ${n}`, typed: true, run })),
];

describe('the commands', () => {
  it('spread choices out under what they belong to, and leave out keys and the thousands until something is typed', () => {
    expect(entriesOf(all, '').map((e) => e.label)).toEqual(['New chat', 'Theme: Dark', 'Theme: Light']);
  });

  it('are found by a few letters, the best first, and never too many to draw', () => {
    expect(entriesOf(all, 'dark')[0]?.label).toBe('Theme: Dark');
    expect(entriesOf(all, 'talk 42')[0]?.label).toBe('Talk 42');
    expect(entriesOf(all, 'talk').length).toBeLessThanOrEqual(60);
    expect(entriesOf(all, 'zzzz')).toEqual([]);
  });
});

describe('the name of an exported file', () => {
  it.each([
    ['Boat papers', 'md', 'Boat papers.md'],
    ['a/b\\c:d*e?"f<g>h|i', 'json', 'a b c d e f g h i.json'],
    ['../../etc/passwd', 'md', 'etc passwd.md'],
    ['\u202Egnp.exe', 'md', 'gnp.exe.md'],
    ['  …  ', 'md', '….md'],
    ['', 'md', 'conversation.md'],
    ['CON', 'md', 'CON_.md'],
    ['Boat papers.md', 'md', 'Boat papers.md'],
    ['x'.repeat(300), 'md', `${'x'.repeat(100)}.md`],
  ])('%j is one that every file system takes', (title, ending, name) => {
    expect(fileName(title, ending)).toBe(name);
  });
});
