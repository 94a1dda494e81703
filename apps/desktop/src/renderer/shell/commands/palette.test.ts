// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { type Command, commands, keyNames } from '../../lib/commands.ts';
import '../../i18n/index.ts';
import { fileName } from '../../lib/save-file.ts';
import { offerCommands } from './index.ts';
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

describe('the sheet of keys', () => {
  it('names every key that does something', () => {
    const end = offerCommands();
    try {
      const written = commands().flatMap((c) => (c.combos ?? []).map((combo) => keyNames(combo, false, (key) => key).join('+')));
      const keys = [
        ...['enter', 'shift+enter', 'arrowup', 'escape', 'Ctrl+N', 'Ctrl+Shift+N', 'Ctrl+Shift+O', 'Ctrl+F', 'Ctrl+Shift+F'],
        ...['Ctrl+K', 'Ctrl+,', 'Ctrl+/', 'Ctrl+Z', 'Alt+pageup', 'Alt+pagedown', 'f6'],
      ].map((key) => key.replace('Shift', 'shift'));
      expect(keys.filter((key) => !written.includes(key))).toEqual([]);
    } finally {
      end();
    }
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
