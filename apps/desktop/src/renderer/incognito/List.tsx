import { HatGlasses } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { Conversation } from '../../contract/index.ts';
import { useConversations } from '../chat/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { goTo, hrefOf, useRoute } from '../lib/route.ts';
import { incognitoOnes } from './store.ts';

interface Props {
  onOpen(): void;
  /** The menu of one of them. */
  menu(conversation: Conversation): ReactNode;
}

/** The incognito conversations that live now, above all others in the sidebar. */
export function IncognitoList({ onOpen, menu }: Props) {
  const { t } = useTranslation();
  const conversations = useConversations((s) => s.conversations);
  const current = useRoute((s) => (s.page === 'chat' ? s.conversation : ''));
  const ones = useMemo(() => incognitoOnes(conversations), [conversations]);
  if (ones.length === 0) return null;
  return (
    <ul aria-label={t('incognito.region')} className="shrink-0 px-2 pb-1">
      {ones.map((conversation) => (
        <li key={conversation.id} className="group/row relative">
          <a
            href={hrefOf(conversation.id)}
            aria-current={conversation.id === current ? 'page' : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey) return;
              event.preventDefault();
              goTo(conversation.id);
              onOpen();
            }}
            className="focus-inset flex h-8 items-center gap-2 rounded-md border border-dashed border-edge ps-2 pe-8 text-sm hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium pointer-coarse:h-10"
          >
            <HatGlasses size={14} aria-hidden className="shrink-0 text-muted" />
            <span className="min-w-0 grow truncate">{t('incognito.title')}</span>
          </a>
          {menu(conversation)}
        </li>
      ))}
    </ul>
  );
}
