/** One message of the log: an article "You" or "M.I.A". */
import { memo, useMemo } from 'react';
import type { Message } from '../../contract/index.ts';
import { exactly, when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { BlindNote, blindNote, leftOut, Pictures, picturesOf } from '../vision/shown/index.ts';
import { VoicePart } from '../voice/messages/index.ts';
import { TimingsBar } from '../voice/timings/index.ts';
import { Answer } from './Answer.tsx';
import { EditBox } from './EditBox.tsx';
import { useEdits } from './edits.ts';
import { MessageActions } from './MessageActions.tsx';
import { MessageFoot } from './MessageFoot.tsx';
import { OwnText } from './OwnText.tsx';
import { PasteCard } from './PasteCard.tsx';
import { pastesOf } from './pastes.ts';
import { useChats } from './store.ts';
import { claimsChange, foundNothing, textOf } from './turn.ts';

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
  const edit = useEdits((s) => (mine ? s[message.id] : undefined));
  return (
    <div className="group">
      <header className="mb-1 flex h-5 items-baseline gap-2 text-sm">
        <span className="font-semibold" aria-hidden>
          {mine ? t('chat.you') : t('chat.app')}
        </span>
        {!mine && message.modelName && <span className="truncate text-xs text-muted">{message.modelName}</span>}
        <time
          dateTime={new Date(message.created).toISOString()}
          className="tabular min-w-0 truncate text-xs text-muted opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        >
          <span className="hidden pointer-coarse:inline">{when(message.created)}</span>
          <span className="pointer-coarse:hidden">{exactly(message.created)}</span>
        </time>
      </header>
      <article
        id={`message-${message.id}`}
        aria-label={mine ? t('chat.you') : t('chat.app')}
        aria-posinset={position}
        aria-setsize={size}
        tabIndex={-1}
        data-status={message.status}
        className={`relative scroll-mt-10 rounded-md outline-offset-4 ${mine && !edit ? 'w-fit max-w-full' : ''}`}
      >
        {(nothing || foundNothing(message)) && !message.forgotten && (
          <p role="note" aria-label={t('chat.nothing')} className="mb-2 text-sm text-muted">
            {t('chat.nothing')}
          </p>
        )}
        {message.forgotten ? (
          <p className="text-base text-muted italic">{t('chat.forgotten')}</p>
        ) : edit ? (
          <EditBox message={message} edit={edit} busy={busy} />
        ) : mine ? (
          <Own message={message} />
        ) : (
          <>
            <Seen message={message} />
            <Answer message={message} />
          </>
        )}
        {claimsChange(message) && (
          <p role="note" aria-label={t('chat.unchanged')} className="mt-2 text-sm text-muted">
            {t('chat.unchanged')}
          </p>
        )}
        {!message.forgotten && !edit && <MessageFoot message={message} last={last} busy={busy} />}
        {!mine && <TimingsBar message={message} />}
        {!edit && message.status !== 'streaming' && <MessageActions message={message} last={last} busy={busy} />}
      </article>
    </div>
  );
});

/** What the person wrote, and what they showed and pasted beside it. */
function Own({ message }: { message: Message }) {
  const text = textOf(message);
  const pastes = useMemo(() => pastesOf(message), [message]);
  const pictures = useMemo(() => picturesOf(message), [message]);
  const recording = message.parts.find((part) => part.kind === 'audio');
  return (
    <div className="flex flex-col items-start gap-2">
      <Pictures pictures={pictures} words={text} />
      {text !== '' && <OwnText text={text} />}
      {recording && <VoicePart message={message} part={recording} wordless={text === ''} />}
      {pastes.map((paste) => (
        <PasteCard key={paste.id} paste={paste} />
      ))}
    </div>
  );
}

/** What of the images became of an answer: what the person pointed at, that its model could not see, or that some no longer fitted. */
function Seen({ message }: { message: Message }) {
  const { t } = useTranslation();
  const question = useChats((s) => s.chats[message.conversation]?.messages.find((m) => m.id === message.parent));
  const pointed = useMemo(() => (question ? picturesOf(question).filter(({ region }) => region !== undefined) : []), [question]);
  const told = blindNote(message);
  const left = leftOut(message);
  if (pointed.length === 0 && told === null && left === 0) return null;
  return (
    <div className="mb-2 flex flex-col items-start gap-2">
      {pointed.length > 0 && <Pictures small pictures={pointed} words={question ? textOf(question) : ''} />}
      {told !== null && <BlindNote told={told} />}
      {left > 0 && (
        <p role="note" className="text-sm text-muted">
          {t('picture.leftOut', { count: left })}
        </p>
      )}
    </div>
  );
}
