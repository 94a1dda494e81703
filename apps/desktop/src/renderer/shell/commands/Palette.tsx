/** The dialog "Commands": everything that can be done, found by a few letters. */
import { defaultFilter, Command as List } from 'cmdk';
import { Check, Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { COMMAND_GROUPS, type Command, type CommandGroup, commands } from '../../lib/commands.ts';
import { useLayout } from '../../lib/layout.ts';
import { Keys } from '../../ui/index.ts';
import { setSearch } from '../search/store.ts';
import { openSearch } from './window.ts';

/** Entries shown at most: nobody reads further, and every one has to be drawn. */
const MAX = 60;

interface Entry {
  command: Command;
  /** "Theme: Dark": what it is a choice of stands before it. */
  label: string;
  score: number;
}

/** Commands with their choices spread out, as the palette lists them. */
export function entriesOf(all: Command[], words: string): Entry[] {
  const text = words.trim();
  const entries: Entry[] = [];
  const add = (command: Command, before: string): void => {
    const label = before === '' ? command.label : `${before}: ${command.label}`;
    for (const choice of command.choices ?? []) add(choice, label.replace(/…$/, ''));
    if (command.run === undefined || command.keyOnly || (command.typed && text === '')) return;
    const score = text === '' ? 1 : defaultFilter(label, text, command.also ? [command.also] : []);
    if (score > 0) entries.push({ command, label, score });
  };
  for (const command of all) add(command, '');
  if (text !== '') entries.sort((a, b) => b.score - a.score);
  return entries.slice(0, MAX);
}

export function Palette() {
  const open = useLayout((s) => s.palette);
  const chosen = useRef<Command | null>(null);
  const opener = useRef<Element | null>(null);
  const { t } = useTranslation();
  const close = (): void => useLayout.setState({ palette: false });
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.01_75/0.42)]" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
            chosen.current = null;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
            // What takes the focus itself takes it from where the person was.
            void chosen.current?.run?.();
          }}
          className="arrive fixed top-[12vh] left-1/2 z-50 flex max-h-[min(520px,76dvh)] w-[min(600px,calc(100vw-24px))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-border bg-bg shadow-float"
        >
          <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
          <Body
            onChoose={(command) => {
              chosen.current = command;
              close();
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Body({ onChoose }: { onChoose(command: Command): void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  // What can be done does not change while the palette is open.
  const all = useMemo(() => commands(), []);
  const entries = useMemo(() => entriesOf(all, words), [all, words]);
  const text = words.trim();
  const searchAll: Command = {
    ...{ id: 'find.text', group: 'find', label: t('palette.searchFor', { text }), icon: Search },
    run: () => {
      openSearch();
      setSearch(text);
    },
  };
  return (
    <List shouldFilter={false} label={t('palette.find')} loop vimBindings={false} className="flex min-h-0 flex-col">
      <div className="border-b border-border p-2">
        <List.Input
          value={words}
          onValueChange={setWords}
          placeholder={t('palette.placeholder')}
          aria-label={t('palette.find')}
          autoComplete="off"
          spellCheck={false}
          className="h-8 w-full bg-transparent px-2 text-base outline-none pointer-coarse:h-10"
        />
      </div>
      <List.List label={t('palette.title')} className="min-h-0 grow overflow-y-auto p-1.5">
        {text === '' ? (
          COMMAND_GROUPS.map((group) => <Group key={group} group={group} entries={entries} onChoose={onChoose} />)
        ) : (
          <>
            {entries.map((entry) => (
              <Item key={entry.command.id} entry={entry} onChoose={onChoose} />
            ))}
            <Item entry={{ command: searchAll, label: searchAll.label, score: 0 }} onChoose={onChoose} />
          </>
        )}
      </List.List>
    </List>
  );
}

function Group({ group, entries, onChoose }: { group: CommandGroup; entries: Entry[]; onChoose(command: Command): void }) {
  const { t } = useTranslation();
  const inside = entries.filter((e) => e.command.group === group);
  if (inside.length === 0) return null;
  return (
    <List.Group
      heading={t(`palette.groups.${group}`)}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {inside.map((entry) => (
        <Item key={entry.command.id} entry={entry} onChoose={onChoose} />
      ))}
    </List.Group>
  );
}

function Item({ entry: { command, label }, onChoose }: { entry: Entry; onChoose(command: Command): void }) {
  const { icon: Icon, current, checked, danger, combos } = command;
  const on = current === true || checked === true;
  return (
    <List.Item
      value={command.id}
      onSelect={() => onChoose(command)}
      className={`flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 text-sm data-[selected=true]:bg-hover pointer-coarse:min-h-10 ${danger ? 'text-danger' : ''}`}
    >
      <span className="flex w-4 shrink-0 justify-center text-muted">{Icon && <Icon size={15} aria-hidden />}</span>
      <span dir="auto" className="min-w-0 grow truncate as-parent">
        {label}
      </span>
      {on && <Check size={14} aria-hidden className="shrink-0 text-accent" />}
      {combos && <Keys combos={combos} one />}
    </List.Item>
  );
}
