/** The message box with what stands beside it, Send and Stop. */
import { ArrowUp, Paperclip, Square } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import {
  attachmentsIn,
  awaitDraft,
  editLast,
  isLong,
  leavePreparation,
  MESSAGE_BOX,
  makePaste,
  pastesIn,
  prepareSoon,
  send,
  stop,
  useConversations,
  useDrafts,
  writeDraft,
  writePastes,
} from '../chat/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { IconButton } from '../ui/index.ts';
import { Attachments, chooseFiles, clearFailed, isTaking, ShowButtons, takingIn, useTaking } from '../vision/index.ts';
import { MicrophoneLamp } from '../voice/capture/index.ts';
import { HandsFreeButton } from '../voice/handsfree/index.ts';
import { MuteButton } from '../voice/speaking/index.ts';
import { DoubtList, DoubtMarks, TalkButton, TalkStrip, takeSpoken, useDoubts } from '../voice/talk/index.ts';
import { useFit } from './useFit.ts';

/** The host takes two million characters at most. */
const MAX = 2_000_000;

/** How the text is set, in the box and in the marks that lie under it. */
const TEXT = 'py-1 text-base leading-6 [overflow-wrap:anywhere] pointer-coarse:py-2';

interface Props {
  /** A conversation's id, or "new". */
  conversation: string;
  /** Something is being written or waits here. */
  busy: boolean;
  hasModel: boolean;
}

export function Composer({ conversation, busy, hasModel }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLTextAreaElement>(null);
  const text = useDrafts((s) => s.texts[conversation]);
  const pastes = useDrafts((s) => pastesIn(s, conversation));
  const attachments = useDrafts((s) => attachmentsIn(s, conversation));
  const coming = useTaking((s) => takingIn(s.files, conversation).some(({ kind, state }) => kind === 'image' && state !== 'failed'));
  /** Send was pressed while an image was on its way: it goes when that is in. */
  const [waits, setWaits] = useState(false);
  const incognito = useConversations((s) => s.conversations.some((c) => c.id === conversation && c.incognito));
  const value = text ?? '';
  const doubts = useDoubts(conversation);
  const nothing = value.trim() === '' && pastes.length === 0 && attachments.length === 0 && !coming;

  const placeholder = incognito ? t('incognito.placeholder') : hasModel ? t('composer.placeholder') : t('composer.placeholderNote');
  useFit(box, value, placeholder);

  // Opening a conversation makes ready for it; leaving drops what was prepared.
  useEffect(() => {
    prepareSoon(conversation, useDrafts.getState().texts[conversation] ?? '', 0);
    return () => leavePreparation(conversation);
  }, [conversation]);

  // Focus stays in the message box; on a touch screen it would raise the keyboard unasked.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each conversation begins in its box
  useEffect(() => {
    if (!window.matchMedia('(pointer: coarse)').matches && document.activeElement === document.body) box.current?.focus();
  }, [conversation]);

  const choose = (from: number, to: number): void => {
    box.current?.focus();
    box.current?.setSelectionRange(from, to);
  };

  const submit = (): void => {
    if (nothing) return;
    if (busy) notices().announce(t('announce.busy'));
    else if (value.length > MAX) notices().alert({ code: 'request.too-large' });
    else if (isTaking(conversation)) {
      setWaits(true);
      notices().announce(t('attach.sendWaits'));
    } else {
      clearFailed(conversation);
      void send(conversation, value, { utterance: takeSpoken(conversation) });
    }
    box.current?.focus();
  };

  // An image that could not be taken keeps the message here: what is wrong with it stands beside it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes once, when the last one is in
  useEffect(() => {
    if (!waits || coming) return;
    setWaits(false);
    if (!takingIn(useTaking.getState().files, conversation).some(({ state }) => state === 'failed')) submit();
  }, [waits, coming]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // While a word is being composed the keys belong to the input method (229: Safari ends it before this event).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === 'ArrowUp' && plain && value === '' && nothing && editLast(conversation)) event.preventDefault();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  };

  /** A long text stands beside the message; a short one is left to the box, which can undo it. */
  const take = (event: ClipboardEvent | DragEvent, transfer: DataTransfer): void => {
    const long = transfer.getData('text/plain');
    if (!isLong(long, pastes)) return;
    event.preventDefault();
    awaitDraft(conversation);
    const paste = makePaste(long, pastes);
    writePastes(conversation, [...pastes, paste]);
    notices().announce(t('announce.pasted', { name: paste.name }));
    box.current?.focus();
  };

  return (
    <form
      className="mx-auto w-full max-w-[800px] px-4 pt-1 pb-4 sm:px-6"
      data-region="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Attachments conversation={conversation} onEmpty={() => box.current?.focus()} />
      <div className="focus-box rounded-lg border border-edge bg-bg p-1.5 ps-3 transition-colors duration-150 focus-within:border-accent focus-within:shadow-[0_0_0_1px_var(--accent)]">
        <TalkStrip conversation={conversation} />
        <DoubtList text={value} marks={doubts} onChoose={({ from, to }) => choose(from, to)} />
        <div className="flex flex-wrap items-end justify-end gap-x-2">
          <div className="relative flex min-w-0 grow basis-full min-[560px]:basis-0">
            {doubts.length > 0 && <DoubtMarks text={value} marks={doubts} box={box} shape={TEXT} />}
            <textarea
              ref={box}
              id={MESSAGE_BOX}
              aria-label={t('composer.message')}
              placeholder={placeholder}
              title={t('composer.hint')}
              rows={1}
              dir="auto"
              value={value}
              autoComplete="off"
              spellCheck
              onChange={(event) => {
                awaitDraft(conversation);
                writeDraft(conversation, event.target.value);
                prepareSoon(conversation, event.target.value);
              }}
              onKeyDown={onKeyDown}
              onPaste={(event) => take(event, event.clipboardData)}
              onDrop={(event) => take(event, event.dataTransfer)}
              className={`relative max-h-[40vh] min-h-8 w-full grow resize-none bg-transparent outline-none pointer-coarse:min-h-10 ${TEXT}`}
            />
          </div>
          <IconButton label={t('composer.attach')} onClick={() => chooseFiles(conversation, () => box.current?.focus())}>
            <Paperclip size={16} aria-hidden />
          </IconButton>
          <ShowButtons conversation={conversation} onTaken={() => box.current?.focus()} />
          <MicrophoneLamp className="mb-1.5 pointer-coarse:mb-2.5" />
          <MuteButton />
          <HandsFreeButton />
          <TalkButton />
          {busy ? (
            <button
              type="button"
              aria-label={t('composer.stop')}
              title={t('composer.stop')}
              onClick={() => {
                void stop(conversation);
                box.current?.focus();
              }}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-md border border-edge text-text hover:bg-hover pointer-coarse:size-10"
            >
              <Square size={13} aria-hidden fill="currentColor" />
            </button>
          ) : (
            <button
              type="submit"
              aria-label={t('composer.send')}
              title={t('composer.send')}
              disabled={nothing}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-accent text-on-accent transition-colors duration-150 hover:opacity-90 disabled:bg-raised disabled:text-muted pointer-coarse:size-10"
            >
              <ArrowUp size={17} aria-hidden />
            </button>
          )}
        </div>
      </div>
    </form>
  );
}
