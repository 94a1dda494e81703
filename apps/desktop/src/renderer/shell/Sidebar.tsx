/** The sidebar: a new chat, the search, the conversations, and the ways to models and settings. */
import { Archive, ArrowLeft, Boxes, Brain, FolderPlus, HatGlasses, PanelLeftClose, Settings, SquarePen } from 'lucide-react';
import { type MouseEvent, type ReactNode, useState } from 'react';
import type { Conversation } from '../../contract/index.ts';
import { useConversations } from '../chat/index.ts';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { IncognitoList, newIncognitoChat } from '../incognito/index.ts';
import { openSettings, useLayout } from '../lib/layout.ts';
import { goToMemory, useRoute } from '../lib/route.ts';
import { Button, IconButton } from '../ui/index.ts';
import { CommandMenu } from './commands/CommandMenu.tsx';
import { incognitoMenu } from './commands/conversation.ts';
import { newChat } from './commands/window.ts';
import { ConversationList } from './list/ConversationList.tsx';
import { archivedCount } from './list/rows.ts';
import { NEW_CHAT, nameFolder, useList } from './list/store.ts';
import { SearchBox } from './search/SearchBox.tsx';
import { SearchResults } from './search/SearchResults.tsx';
import { useSearch } from './search/store.ts';

export function Sidebar({ onCollapse }: { onCollapse(): void }) {
  const { t } = useTranslation();
  const searching = useSearch((s) => s.text.trim() !== '');
  const memory = useRoute((s) => s.page === 'memory');
  const close = (): void => useLayout.setState({ overlay: false });
  const openMemory = (): void => {
    goToMemory();
    close();
  };
  return (
    <nav
      aria-label={t('sidebar.label')}
      data-region="sidebar"
      className="flex h-full min-h-0 w-[264px] max-w-[calc(100vw-48px)] shrink-0 flex-col border-e border-border bg-side"
    >
      <div className="flex items-center gap-0.5 p-2">
        <Button
          id={NEW_CHAT}
          kind="quiet"
          className="grow justify-start px-2 text-text"
          icon={<SquarePen size={15} aria-hidden />}
          onClick={newChat}
        >
          {t('sidebar.newChat')}
        </Button>
        <IconButton label={t('sidebar.newIncognito')} onClick={() => void newIncognitoChat()}>
          <HatGlasses size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('folders.create')} onClick={() => nameFolder(null)}>
          <FolderPlus size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('sidebar.collapse')} onClick={onCollapse}>
          <PanelLeftClose size={16} aria-hidden className="rtl:-scale-x-100" />
        </IconButton>
      </div>
      <SearchBox />
      <div className="h-2 shrink-0" />
      <IncognitoList onOpen={close} menu={(conversation) => <IncognitoMenu conversation={conversation} />} />
      {searching ? (
        <SearchResults />
      ) : (
        <>
          <ConversationList onOpen={close} />
          <ArchivedButton />
        </>
      )}
      <div className="flex flex-col border-t border-border p-2">
        <FootLink icon={<Brain size={15} aria-hidden />} href="#/memory" current={memory} onOpen={openMemory}>
          {t('memory.heading')}
        </FootLink>
        <FootLink icon={<Boxes size={15} aria-hidden />} href="#/models" onOpen={() => openSettings('models')}>
          {t('sidebar.models')}
        </FootLink>
        <FootLink icon={<Settings size={15} aria-hidden />} href="#/settings" onOpen={() => openSettings('general')}>
          {t('sidebar.settings')}
        </FootLink>
      </div>
    </nav>
  );
}

function IncognitoMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const commands = () => incognitoMenu(conversation);
  return <CommandMenu label={t('sidebar.actions')} open={open} onOpenChange={setOpen} commands={commands} tabIndex={0} />;
}

/** To the archived conversations and back; it is not there without one. */
function ArchivedButton() {
  const { t } = useTranslation();
  const archived = useList((s) => s.archived);
  const n = useConversations((s) => archivedCount(s.conversations));
  if (n === 0 && !archived) return null;
  return (
    <div className="px-2 pb-2">
      <button
        type="button"
        onClick={() => useList.setState({ archived: !archived })}
        className="tabular focus-inset flex h-7 w-full items-center gap-2 rounded-md px-2 text-start text-xs text-muted hover:bg-hover hover:text-text pointer-coarse:h-10"
      >
        {archived ? <ArrowLeft size={13} aria-hidden className="rtl:rotate-180" /> : <Archive size={13} aria-hidden />}
        {archived ? t('sidebar.leaveArchived') : t('sidebar.showArchived', { n: count(n) })}
      </button>
    </div>
  );
}

interface FootLinkProps {
  icon: ReactNode;
  href: string;
  /** It leads to the page that stands now. */
  current?: boolean;
  onOpen(): void;
  children: string;
}

function FootLink({ icon, href, current = false, onOpen, children }: FootLinkProps) {
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    onOpen();
  };
  return (
    <a
      href={href}
      onClick={open}
      aria-current={current ? 'page' : undefined}
      className={`focus-inset flex h-8 items-center gap-2 rounded-md px-2 text-sm transition-colors duration-150 hover:bg-hover hover:text-text pointer-coarse:h-10 ${current ? 'bg-hover font-medium text-text' : 'text-muted'}`}
    >
      {icon}
      {children}
    </a>
  );
}
