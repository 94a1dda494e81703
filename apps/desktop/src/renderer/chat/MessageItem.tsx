/** One message of the log: an article "You" or "M.I.A". */
import { memo, useMemo } from 'react';
import type { Message } from '../../contract/index.ts';
import { exactly, list, when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { picturesIn, ReceiptPictures } from '../memory/index.ts';
import { BlindNote, blindNote, notSeen, Pictures, picturesOf } from '../vision/shown/index.ts';
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
            <Pointed message={message} />
            <Answer message={message} />
            {picturesIn(message) > 0 && message.status !== 'streaming' && <ReceiptPictures answer={message.id} words={textOf(message)} />}
            <Seen message={message} />
          </>
        )}
        {claimsChange(message) && (
          <p role="note" aria-label={t('chat.unchanged')} className="mt-2 text-sm text-muted">
            {t('chat.unchanged')}
          </p>
        )}
        {/* Always there: an answer that stops being the last child would have all its elements' styles reckoned anew. */}
        <div>
          {!message.forgotten && !edit && <MessageFoot message={message} last={last} busy={busy} />}
          {!mine && <TimingsBar message={message} />}
          {!edit && message.status !== 'streaming' && <MessageActions message={message} last={last} busy={busy} />}
        </div>
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

/** What the person pointed at, above the answer about it: it is known before the first word, and moves none. */
function Pointed({ message }: { message: Message }) {
  const question = useChats((s) => s.chats[message.conversation]?.messages.find((m) => m.id === message.parent));
  const pointed = useMemo(() => (question ? picturesOf(question).filter(({ region }) => region !== undefined) : []), [question]);
  if (!question || pointed.length === 0) return null;
  return (
    <div className="mb-2">
      <Pictures small pictures={pointed} words={textOf(question)} />
    </div>
  );
}

/** How the answer's model was given the images, where not as they are. */
function Seen({ message }: { message: Message }) {
  const { t } = useTranslation();
  const told = blindNote(message);
  const { unseen, failed } = notSeen(message);
  if (told === null && unseen.length + failed.length === 0) return null;
  const named = (all: string[]): string => list(all.map((name) => (name === '' ? t('picture.unnamed') : name.toWellFormed())));
  return (
    <div className="mt-2 flex flex-col items-start gap-1 text-sm text-muted">
      {told !== null && <BlindNote told={told} />}
      {unseen.length > 0 && <p role="note">{t('picture.unseen', { count: unseen.length, names: named(unseen) })}</p>}
      {failed.length > 0 && <p role="note">{t('picture.failed', { count: failed.length, names: named(failed) })}</p>}
    </div>
  );
}
