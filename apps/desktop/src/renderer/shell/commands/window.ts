/** What can be done wherever the person is: chats, finding, the frame, keys. */
import {
  ArrowLeft,
  Brain,
  FolderPlus,
  HatGlasses,
  Keyboard,
  ListTree,
  MessageSquarePlus,
  PanelLeft,
  Search,
  SquareTerminal,
  TextSearch,
  Undo2,
} from 'lucide-react';
import { chatOf, moveToMessage, stop } from '../../chat/index.ts';
import { focusMessageBox } from '../../composer/index.ts';
import { t } from '../../i18n/index.ts';
import { newIncognitoChat } from '../../incognito/index.ts';
import type { Command } from '../../lib/commands.ts';
import { useLayout } from '../../lib/layout.ts';
import { notices, useNotices } from '../../lib/notices.ts';
import { isMac } from '../../lib/platform.ts';
import { goTo, goToMemory, NEW, useRoute } from '../../lib/route.ts';
import { readSetting, setSetting, useSettings } from '../../lib/settings.ts';
import { told } from '../../models/index.ts';
import { openFind } from '../find/store.ts';
import { nameFolder, openSidebar, useList } from '../list/store.ts';
import { nextRegion } from '../moves.ts';
import { backToResults, SEARCH_BOX, useSearch } from '../search/store.ts';
import { openOne } from './conversation.ts';

export function newChat(): void {
  goTo(NEW);
  useLayout.setState({ overlay: false });
  requestAnimationFrame(focusMessageBox);
}

export function openSearch(): void {
  openSidebar();
  requestAnimationFrame(() => {
    const box = document.getElementById(SEARCH_BOX);
    box?.focus();
    if (box instanceof HTMLInputElement) box.select();
  });
}

function toggleSidebar(): void {
  const narrow = window.matchMedia('(max-width: 719.98px)').matches;
  if (narrow) useLayout.setState((s) => ({ overlay: !s.overlay }));
  else void told(setSetting('sidebar.open', !readSetting(useSettings.getState().values, 'sidebar.open')));
}

/** A box with something in it undoes its own typing first. */
function hasOwnUndo(): boolean {
  const active = document.activeElement;
  if (active instanceof HTMLElement && active.isContentEditable) return true;
  return (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement) && active.value !== '';
}

export function windowCommands(): Command[] {
  const { archived } = useList.getState();
  const undoable = useNotices.getState().notices.some((n) => n.undo);
  const chat = chatOf(useRoute.getState().conversation);
  const all: (Command | false)[] = [
    {
      ...{ id: 'chat.new', group: 'chat', label: t('sidebar.newChat'), icon: MessageSquarePlus },
      // A browser keeps the first for a window of its own.
      combos: [
        { key: 'n', mod: true, kept: true },
        { key: 'o', mod: true, shift: true },
      ],
      run: newChat,
    },
    {
      ...{ id: 'chat.incognito', group: 'chat', label: t('sidebar.newIncognito'), icon: HatGlasses },
      // A browser keeps it for a window of its own: the button is there.
      combos: [{ key: 'n', mod: true, shift: true, kept: true }],
      run: newIncognitoChat,
    },
    {
      ...{ id: 'find.conversation', group: 'find', label: t('find.box'), icon: TextSearch, keyOnly: openOne() === null },
      combos: [{ key: 'f', mod: true }],
      run: openFind,
    },
    {
      ...{ id: 'find.all', group: 'find', label: t('sidebar.search'), icon: Search },
      combos: [{ key: 'f', mod: true, shift: true }],
      run: openSearch,
    },
    {
      ...{ id: 'find.back', group: 'find', label: t('search.back'), icon: ArrowLeft, keyOnly: useSearch.getState().from === null },
      combos: [isMac ? { key: '[', mod: true } : { key: 'arrowleft', alt: true }],
      run: backToResults,
    },
    {
      ...{ id: 'window.commands', group: 'window', label: t('palette.title'), icon: SquareTerminal, keyOnly: true },
      combos: [{ key: 'k', mod: true, always: true }],
      run: () => useLayout.setState((s) => ({ palette: !s.palette })),
    },
    { id: 'window.memory', group: 'window', label: t('memory.heading'), icon: Brain, run: goToMemory },
    { id: 'window.sidebar', group: 'window', label: t('palette.sidebar'), icon: PanelLeft, run: toggleSidebar },
    { id: 'window.folder', group: 'window', label: t('folders.create'), icon: FolderPlus, run: () => nameFolder(null) },
    {
      ...{ id: 'window.archived', group: 'window', label: archived ? t('sidebar.leaveArchived') : t('palette.archived'), icon: ListTree },
      run: () => {
        openSidebar();
        useList.setState({ archived: !archived });
      },
    },
    {
      ...{ id: 'window.keys', group: 'window', label: t('keys.all'), icon: Keyboard },
      combos: [{ key: '/', mod: true, always: true }],
      run: () => useLayout.setState((s) => ({ keys: !s.keys })),
    },
    {
      ...{ id: 'window.undo', group: 'window', label: t('keys.undo'), icon: Undo2, keyOnly: !undoable },
      combos: [{ key: 'z', mod: true }],
      run: () => !hasOwnUndo() && notices().undoLast(),
    },
    {
      ...{ id: 'message.previous', group: 'message', label: t('keys.previousMessage'), keyOnly: true },
      combos: [{ key: 'pageup', alt: true }],
      run: () => moveToMessage(-1),
    },
    {
      ...{ id: 'message.next', group: 'message', label: t('keys.nextMessage'), keyOnly: true },
      combos: [{ key: 'pagedown', alt: true }],
      run: () => moveToMessage(1),
    },
    {
      ...{ id: 'window.region', group: 'window', label: t('keys.regions'), keyOnly: true },
      combos: [{ key: 'f6' }],
      run: () => nextRegion(1),
    },
    {
      ...{ id: 'window.regionBack', group: 'window', label: t('keys.regionsBack'), keyOnly: true },
      combos: [{ key: 'f6', shift: true }],
      run: () => nextRegion(-1),
    },
    chat.turn !== null && {
      ...{ id: 'message.stop', group: 'message', label: t('keys.stopAnswer') },
      run: () => stop(useRoute.getState().conversation),
    },
    ...boxKeys(),
  ];
  return all.filter((c) => c !== false);
}

/** What keys do in one place alone; the place handles them itself. */
function boxKeys(): Command[] {
  const key = (id: string, group: Command['group'], label: string, combos: Command['combos']): Command => ({
    ...{ id, group, label, keyOnly: true },
    ...(combos ? { combos } : {}),
  });
  return [
    key('box.send', 'chat', t('keys.send'), [{ key: 'enter', where: 'box' }]),
    key('box.line', 'chat', t('keys.line'), [{ key: 'enter', shift: true, where: 'box' }]),
    key('box.edit', 'message', t('keys.editLast'), [{ key: 'arrowup', where: 'box' }]),
    key('box.escape', 'window', t('keys.escape'), [{ key: 'escape', where: 'box' }]),
    key('find.steps', 'find', t('keys.findSteps'), [
      { key: 'enter', where: 'search' },
      { key: 'enter', shift: true, where: 'search' },
    ]),
    ...(openOne() === null
      ? [
          key('list.rename', 'conversation', t('keys.rename'), [{ key: 'f2', where: 'list' }]),
          key('list.delete', 'conversation', t('keys.delete'), [{ key: 'delete', where: 'list' }]),
        ]
      : []),
  ];
}
