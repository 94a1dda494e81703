import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import de from '../../../../resources/locales/de/shell.json' with { type: 'json' };
import en from '../../../../resources/locales/en/shell.json' with { type: 'json' };
import { MENU_COMMANDS, shell } from '../contract/shell.ts';
import { contextMenu, type MenuActions, menuBar, trayMenu } from './menu.ts';
import { wordsFor } from './words.ts';

const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

function recorded() {
  const done: string[] = [];
  const actions: MenuActions = {
    command: (command) => done.push(command),
    quit: () => done.push('quit'),
    show: () => done.push('show'),
    lock: () => done.push('lock'),
  };
  return { done, actions };
}
const press = (item: MenuItemConstructorOptions): void => (item.click as (() => void) | undefined)?.();

describe('the menu bar', () => {
  test.each(['linux', 'win32', 'darwin'] as const)('offers every command once, with the keys of the window (%s)', (platform) => {
    const { done, actions } = recorded();
    const items = flat(menuBar(en, actions, platform)).filter((item) => item.click);
    for (const item of items) press(item);
    expect(done.toSorted()).toEqual([...MENU_COMMANDS, 'quit'].toSorted());
    expect(Object.fromEntries(items.map(({ label, accelerator }) => [label, accelerator]))).toEqual({
      'New chat': 'CmdOrCtrl+N',
      'New incognito chat': 'CmdOrCtrl+Shift+N',
      'Find in conversation': 'CmdOrCtrl+F',
      'Search conversations': 'CmdOrCtrl+Shift+F',
      Commands: 'CmdOrCtrl+K',
      'All keys': 'CmdOrCtrl+/',
      Settings: 'CmdOrCtrl+,',
      'Quit M.I.A': 'CmdOrCtrl+Q',
    });
  });

  test('offers nothing for developers and no reload', () => {
    const roles = flat(menuBar(en, recorded().actions, 'linux')).map(({ role }) => role);
    for (const role of ['toggleDevTools', 'reload', 'forceReload', 'viewMenu'] as const) expect(roles).not.toContain(role);
  });
});

test('the tray opens, starts a chat, locks and quits', () => {
  const { done, actions } = recorded();
  for (const item of trayMenu(en, actions)) if (item.click) press(item);
  expect(done).toEqual(['show', 'chat.new', 'lock', 'quit']);
});

describe('a right click', () => {
  test.each([
    [{ isEditable: false, selectionText: ' ' }, []],
    [{ isEditable: false, selectionText: 'word' }, ['copy']],
    [{ isEditable: true, selectionText: '' }, ['cut', 'copy', 'paste', 'selectAll']],
  ])('on %o offers %o', (on, roles) => {
    expect(contextMenu(en, on, () => {}).map(({ role }) => role)).toEqual(roles);
  });
  test('on a misspelled word offers the right ones', () => {
    const chosen: string[] = [];
    const on = { isEditable: true, selectionText: '', misspelledWord: 'wrod', dictionarySuggestions: ['word'] };
    const [first] = contextMenu(en, on, (word) => void chosen.push(word));
    press(first as MenuItemConstructorOptions);
    expect(chosen).toEqual(['word']);
  });
});

describe('words', () => {
  const keys = (node: object): string[] =>
    Object.entries(node).flatMap(([key, value]) => (typeof value === 'object' ? keys(value).map((k) => `${key}.${k}`) : [key]));
  test('are there in every language', () => expect(keys(de)).toEqual(keys(en)));
  test.each([
    [['de-AT', 'en'], de],
    [[null, 'fr', 'de'], de],
    [['system', 'en-GB'], en],
    [['fr'], en],
    [[], en],
  ])('for %o', (wanted, words) => expect(wordsFor(wanted)).toBe(words));
});

test('the notification is one sentence: nothing of an answer, a question or a title has a place in it, nor in what tells of it', () => {
  for (const words of [en, de]) expect(Object.values(words.notice).join()).not.toMatch(/\{\{|%s/);
  expect(shell['answer.ready'].params.parse({ text: 'said', title: 'told' })).toEqual({});
});
