/** One message of the log: an article "You" or "M.I.A". */
import { ChevronRight } from 'lucide-react';
import { memo, useState } from 'react';
import type { Message } from '../../contract/index.ts';
import { exactly, when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Markdown } from './Markdown.tsx';
import { MessageActions } from './MessageActions.tsx';
import { MessageFoot } from './MessageFoot.tsx';
import { OwnText } from './OwnText.tsx';
import { wellFormed } from './safe.ts';
import { textOf } from './turn.ts';
import { useSteady } from './useSteady.ts';

interface Props {
  message: Message;
  position: number;
  /** −1 while older messages are not here. */
  size: number;
  last: boolean;
  /** Something is being written in this conversation. */
  busy: boolean;
  nothing?: boolean;
}

export const MessageItem = memo(function MessageItem({ message, position, size, last, busy, nothing = false }: Props) {
  const { t } = useTranslation();
  const mine = message.role === 'user';
  return (
    <div className="group relative">
      <header className="mb-1 flex h-5 items-baseline gap-2 text-sm">
        <span className="font-semibold" aria-hidden>
          {mine ? t('chat.you') : t('chat.app')}
        </span>
        {!mine && message.modelName && <span className="truncate text-xs text-muted">{message.modelName}</span>}
        <time
          dateTime={new Date(message.created).toISOString()}
          title={exactly(message.created)}
          className="tabular text-xs text-muted opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100"
        >
          {when(message.created)}
        </time>
      </header>
      <article
        id={`message-${message.id}`}
        aria-label={mine ? t('chat.you') : t('chat.app')}
        aria-posinset={position}
        aria-setsize={size}
        tabIndex={-1}
        data-status={message.status}
        className="scroll-mt-10 rounded-md outline-offset-4"
      >
        {message.forgotten ? (
          <p className="text-base text-muted italic">{t('chat.forgotten')}</p>
        ) : mine ? (
          <OwnText text={textOf(message)} />
        ) : (
          <Answer message={message} />
        )}
        {nothing && (
          <p role="note" aria-label={t('chat.nothing')} className="mt-2 text-sm text-muted">
            {t('chat.nothing')}
          </p>
        )}
        {!message.forgotten && <MessageFoot message={message} last={last} busy={busy} />}
        {!message.forgotten && message.status !== 'streaming' && <MessageActions message={message} last={last} busy={busy} />}
      </article>
    </div>
  );
});

function Answer({ message }: { message: Message }) {
  const streaming = message.status === 'streaming';
  const text = useSteady(textOf(message), streaming);
  const thinking = useSteady(textOf(message, 'thinking'), streaming);
  return (
    <>
      {thinking !== '' && <Thinking text={thinking} running={streaming && text === ''} />}
      {text !== '' && <Markdown text={text} streaming={streaming} />}
    </>
  );
}

function Thinking({ text, running }: { text: string; running: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className="mb-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex h-7 items-center gap-1 rounded-md pe-2 text-sm text-muted hover:text-text pointer-coarse:h-10"
      >
        <ChevronRight size={14} aria-hidden className={`transition-transform duration-150 ${open ? 'rotate-90' : 'rtl:rotate-180'}`} />
        <span className={running ? 'breathe' : ''}>{t('message.thinking')}</span>
      </button>
      {open && (
        <div dir="auto" className="ms-1.5 max-w-[72ch] border-s border-border ps-3 text-sm [overflow-wrap:anywhere] whitespace-pre-wrap text-muted">
          {wellFormed(text)}
        </div>
      )}
    </div>
  );
}
