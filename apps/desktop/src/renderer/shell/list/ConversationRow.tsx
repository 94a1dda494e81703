/** One conversation of the sidebar: a link named by its title, and its menu. */
import { BrainCog } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { Conversation } from '../../../contract/index.ts';
import { titleOf, updateConversation } from '../../chat/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { matches } from '../../lib/commands.ts';
import { isMac } from '../../lib/platform.ts';
import { goTo, hrefOf } from '../../lib/route.ts';
import { CommandMenu } from '../commands/CommandMenu.tsx';
import { conversationCommands } from '../commands/conversation.ts';
import { CONVERSATION } from './drag.ts';
import { NameBox } from './NameBox.tsx';
import { focusRow, useList } from './store.ts';

interface Props {
  conversation: Conversation;
  current: boolean;
  /** Tab leads here. */
  active: boolean;
  inside: boolean;
  onOpen(): void;
}

export function ConversationRow({ conversation, current, active, inside, onOpen }: Props) {
  const { t } = useTranslation();
  const [menu, setMenu] = useState(false);
  const renaming = useList((s) => s.renaming === conversation.id);
  const title = titleOf(conversation);
  if (renaming)
    return (
      <NameBox
        label={t('sidebar.title')}
        value={title}
        max={200}
        onDone={(name, stay) => {
          useList.setState({ renaming: null });
          if (name !== null) void updateConversation(conversation.id, { title: name });
          if (stay) focusRow(conversation.id);
        }}
      />
    );
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = conversationCommands(conversation).find((c) =>
      c.combos?.some((combo) => combo.where === 'list' && matches(combo, event.nativeEvent, isMac)),
    );
    if (!command) return;
    event.preventDefault();
    void command.run?.();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu that opens here is a button too
    <div
      className="group/row relative"
      onContextMenu={(event) => {
        event.preventDefault();
        setMenu(true);
      }}
    >
      <a
        href={hrefOf(conversation.id)}
        data-stop={conversation.id}
        aria-current={current ? 'page' : undefined}
        title={conversation.remember ? title : t('sidebar.notRemembered', { title })}
        tabIndex={active ? 0 : -1}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.clearData();
          event.dataTransfer.setData(CONVERSATION, conversation.id);
          event.dataTransfer.effectAllowed = 'move';
        }}
        onFocus={() => useList.setState({ active: conversation.id })}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          goTo(conversation.id);
          onOpen();
        }}
        className={`focus-inset flex h-8 items-center gap-1.5 rounded-md pe-8 text-sm hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium pointer-coarse:h-10 ${inside ? 'ps-7' : 'ps-2'}`}
      >
        <span dir="auto" className="min-w-0 grow truncate as-parent">
          {title}
        </span>
        {!conversation.remember && <BrainCog size={12} aria-hidden className="shrink-0 text-muted" />}
      </a>
      <CommandMenu
        label={t('sidebar.actions')}
        open={menu}
        onOpenChange={setMenu}
        commands={() => conversationCommands(conversation)}
        tabIndex={active ? 0 : -1}
      />
    </div>
  );
}
