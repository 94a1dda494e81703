/** The sidebar: a new chat, the search, the conversations, and the ways to models and settings. */
import { Boxes, PanelLeftClose, Settings, SquarePen } from 'lucide-react';
import { type MouseEvent, type ReactNode, useState } from 'react';
import type { Conversation } from '../../contract/index.ts';
import { grouped, useConversations } from '../chat/index.ts';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { openSettings, useLayout } from '../lib/layout.ts';
import { useRoute } from '../lib/route.ts';
import { Button, IconButton } from '../ui/index.ts';
import { ConversationRow } from './ConversationRow.tsx';
import { newChat } from './keys.ts';
import { SearchBox, SearchResults } from './SearchBox.tsx';

export function Sidebar({ onCollapse }: { onCollapse(): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const close = (): void => useLayout.setState({ overlay: false });
  return (
    <nav
      aria-label={t('sidebar.label')}
      data-region="sidebar"
      className="flex h-full min-h-0 w-[264px] shrink-0 flex-col border-e border-border bg-side"
    >
      <div className="flex items-center gap-1 p-2">
        <Button kind="quiet" className="grow justify-start px-2 text-text" icon={<SquarePen size={15} aria-hidden />} onClick={newChat}>
          {t('sidebar.newChat')}
        </Button>
        <IconButton label={t('sidebar.collapse')} onClick={onCollapse}>
          <PanelLeftClose size={16} aria-hidden className="rtl:-scale-x-100" />
        </IconButton>
      </div>
      <SearchBox text={text} onText={setText} />
      <div className="h-2 shrink-0" />
      {text.trim() === '' ? <Conversations onOpen={close} /> : <SearchResults text={text.trim()} onOpen={close} />}
      <div className="flex flex-col border-t border-border p-2">
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

function FootLink({ icon, href, onOpen, children }: { icon: ReactNode; href: string; onOpen(): void; children: string }) {
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    onOpen();
  };
  return (
    <a
      href={href}
      onClick={open}
      className="focus-inset flex h-8 items-center gap-2 rounded-md px-2 text-sm text-muted transition-colors duration-150 hover:bg-hover hover:text-text pointer-coarse:h-10"
    >
      {icon}
      {children}
    </a>
  );
}

function Conversations({ onOpen }: { onOpen(): void }) {
  const { t } = useTranslation();
  const conversations = useConversations((s) => s.conversations);
  const current = useRoute((s) => s.conversation);
  const [archived, setArchived] = useState(false);
  const groups = grouped(conversations, Date.now());
  const none = groups.pinned.length + groups.today.length + groups.older.length + groups.archived.length === 0;
  const rows = (list: Conversation[]): ReactNode =>
    list.map((c) => <ConversationRow key={c.id} conversation={c} current={c.id === current} onOpen={onOpen} />);
  return (
    <div className="min-h-0 grow overflow-y-auto px-2 pb-2">
      {none && <p className="px-2 py-3 text-sm text-muted">{t('sidebar.empty')}</p>}
      <Group name={t('sidebar.pinned')} show={groups.pinned.length > 0}>
        {rows(groups.pinned)}
      </Group>
      <Group name={t('sidebar.today')} show={groups.today.length > 0}>
        {rows(groups.today)}
      </Group>
      <Group name={t('sidebar.older')} show={groups.older.length > 0}>
        {rows(groups.older)}
      </Group>
      {groups.archived.length > 0 && (
        <>
          <button
            type="button"
            aria-expanded={archived}
            onClick={() => setArchived(!archived)}
            className="tabular focus-inset mt-2 h-7 rounded-md px-2 text-xs text-muted hover:text-text"
          >
            {t('sidebar.showArchived', { n: count(groups.archived.length) })}
          </button>
          <Group name={t('sidebar.archived')} show={archived} quiet>
            {rows(groups.archived)}
          </Group>
        </>
      )}
    </div>
  );
}

function Group({ name, show, quiet = false, children }: { name: string; show: boolean; quiet?: boolean; children: ReactNode }) {
  if (!show) return null;
  return (
    <div className="pt-1 pb-2">
      {!quiet && (
        <p aria-hidden className="px-2 pt-1 pb-1 text-xs font-medium text-muted">
          {name}
        </p>
      )}
      <ul aria-label={name}>{children}</ul>
    </div>
  );
}
