/** One conversation of the sidebar: a link named by its title, and its menu. */
import { BrainCog, Pin } from 'lucide-react';
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
        title={title}
        dir="auto"
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
        className={`focus-inset block h-8 truncate rounded-md pe-8 text-sm leading-8 hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium pointer-coarse:h-10 pointer-coarse:leading-10 ${inside ? 'ps-7' : 'ps-2'}`}
      >
        {title}
        {inside && conversation.pinned && <Pin size={12} aria-hidden className="ms-1.5 inline text-muted" />}
        {!conversation.remember && <BrainCog size={12} aria-hidden className="ms-1.5 inline text-muted" />}
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
