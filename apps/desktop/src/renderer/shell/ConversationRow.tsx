/** One conversation of the sidebar: a link named by its title, and its menu. */
import { Archive, ArchiveRestore, Ellipsis, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Conversation } from '../../contract/index.ts';
import { archive, remove, titleOf, updateConversation } from '../chat/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { goTo, hrefOf } from '../lib/route.ts';

interface Props {
  conversation: Conversation;
  current: boolean;
  onOpen(): void;
}

export function ConversationRow({ conversation, current, onOpen }: Props) {
  const [renaming, setRenaming] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  const link = useRef<HTMLAnchorElement>(null);
  const title = titleOf(conversation);
  if (renaming)
    return (
      <li ref={item}>
        <Rename
          conversation={conversation}
          onDone={() => {
            setRenaming(false);
            requestAnimationFrame(() => link.current?.focus());
          }}
        />
      </li>
    );
  /** A deleted item passes the focus to its neighbour. */
  const passFocus = (): void => {
    const neighbour = item.current?.nextElementSibling ?? item.current?.previousElementSibling;
    neighbour?.querySelector<HTMLElement>('a')?.focus();
  };
  return (
    <li ref={item} className="group/row relative">
      <a
        ref={link}
        href={hrefOf(conversation.id)}
        aria-current={current ? 'page' : undefined}
        title={title}
        dir="auto"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          goTo(conversation.id);
          onOpen();
        }}
        className="focus-inset block h-8 truncate rounded-md px-2 pe-8 text-sm leading-8 hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium pointer-coarse:h-10 pointer-coarse:leading-10"
      >
        {title}
      </a>
      <Menu conversation={conversation} onRename={() => setRenaming(true)} onGone={passFocus} />
    </li>
  );
}

function Menu({ conversation, onRename, onGone }: { conversation: Conversation; onRename(): void; onGone(): void }) {
  const { t } = useTranslation();
  /** What takes the focus itself keeps the menu from giving it back. */
  const keep = useRef(false);
  /** The menu belongs to the sidebar, also for those who jump from landmark to landmark. */
  const [home, setHome] = useState<HTMLElement | null>(null);
  return (
    <DropdownMenu.Root
      modal={false}
      onOpenChange={(open) => {
        if (!open) return;
        keep.current = false;
        setHome(document.querySelector('nav'));
      }}
    >
      <DropdownMenu.Trigger
        aria-label={t('sidebar.actions')}
        title={t('sidebar.actions')}
        className="absolute end-0.5 top-0.5 inline-flex size-7 items-center justify-center rounded-md text-muted opacity-0 group-hover/row:opacity-100 hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:size-9 pointer-coarse:opacity-100"
      >
        <Ellipsis size={15} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={home}>
        <DropdownMenu.Content
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (keep.current) event.preventDefault();
          }}
          className="arrive z-50 min-w-44 rounded-lg border border-border bg-bg p-1 shadow-float"
        >
          <Item
            icon={<Pencil size={14} aria-hidden />}
            onSelect={() => {
              keep.current = true;
              onRename();
            }}
          >
            {t('sidebar.rename')}
          </Item>
          <Item
            icon={conversation.pinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}
            onSelect={() => updateConversation(conversation.id, { pinned: !conversation.pinned })}
          >
            {conversation.pinned ? t('sidebar.unpin') : t('sidebar.pin')}
          </Item>
          <Item
            icon={conversation.archived ? <ArchiveRestore size={14} aria-hidden /> : <Archive size={14} aria-hidden />}
            onSelect={() => {
              keep.current = true;
              onGone();
              void archive(conversation, !conversation.archived);
            }}
          >
            {conversation.archived ? t('sidebar.unarchive') : t('sidebar.archive')}
          </Item>
          <DropdownMenu.Separator className="mx-1 my-1 h-px bg-border" />
          <Item
            danger
            icon={<Trash2 size={14} aria-hidden />}
            onSelect={() => {
              keep.current = true;
              onGone();
              void remove(conversation);
            }}
          >
            {t('sidebar.delete')}
          </Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ icon, danger = false, onSelect, children }: { icon: ReactNode; danger?: boolean; onSelect(): void; children: string }) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={`flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none data-[highlighted]:bg-hover pointer-coarse:h-10 ${danger ? 'text-danger' : ''}`}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}

function Rename({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(titleOf(conversation));
  const box = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    // After the menu has closed and given the focus up.
    const frame = requestAnimationFrame(() => box.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  const finish = (save: boolean): void => {
    if (over.current) return;
    over.current = true;
    const next = title.trim().slice(0, 200);
    if (save && next !== '' && next !== conversation.title) void updateConversation(conversation.id, { title: next });
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') finish(true);
    if (event.key !== 'Escape') return;
    event.preventDefault();
    finish(false);
  };
  return (
    <input
      ref={box}
      aria-label={t('sidebar.title')}
      value={title}
      maxLength={200}
      autoComplete="off"
      onChange={(event) => setTitle(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => finish(true)}
      className="h-8 w-full rounded-md border border-accent bg-bg px-1.5 text-sm outline-none pointer-coarse:h-10"
    />
  );
}
