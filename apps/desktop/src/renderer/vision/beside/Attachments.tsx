/** Region "Attachments" of the message box: long pastes, images, and files on their way. */
import { useEffect, useRef } from 'react';
import type { Attached } from '../../../contract/index.ts';
import {
  attachmentsIn,
  PasteList,
  pastesIn,
  removeAttachment,
  useDrafts,
  writeAttachments,
  writeDraft,
  writePastes,
} from '../../chat/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { HELD_MS, notices, UNDO_MS } from '../../lib/notices.ts';
import { knowImages, useImages } from '../shown/index.ts';
import { type Taking, takingIn, useTaking } from '../taking/store.ts';
import { cancelTaking } from '../taking/take.ts';
import { ImageCard } from './ImageCard.tsx';
import { Sight } from './Sight.tsx';
import { useSeen } from './seeing.ts';
import { TakingCard } from './TakingCard.tsx';

interface Props {
  conversation: string;
  /** The focus has nowhere to be: the last of them is gone. */
  onEmpty(): void;
}

export function Attachments({ conversation, onEmpty }: Props) {
  const { t } = useTranslation();
  const text = useDrafts((s) => s.texts[conversation] ?? '');
  const pastes = useDrafts((s) => pastesIn(s, conversation));
  const attachments = useDrafts((s) => attachmentsIn(s, conversation));
  const files = useTaking((s) => s.files);
  const taking = takingIn(files, conversation);
  // What could not be taken comes first: behind many images it would stand out of sight.
  const failed = taking.filter(({ state }) => state === 'failed');
  const coming = taking.filter(({ state }) => state !== 'failed');
  const seen = useSeen(conversation);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => void knowImages(attachments.map(({ id }) => id)), [attachments]);
  if (pastes.length + attachments.length + taking.length === 0) return null;

  /** The neighbour has the focus once the card is gone. */
  const passFocus = (at: number): void => {
    requestAnimationFrame(() => {
      const removes = list.current?.querySelectorAll<HTMLElement>('[data-remove]');
      const next = removes?.[Math.min(at, removes.length - 1)];
      if (next) next.focus();
      else onEmpty();
    });
  };
  const remove = (one: Attached, at: number): void => {
    const name = useImages.getState()[one.id]?.name ?? t('picture.unnamed');
    const { bringBack, release } = removeAttachment(conversation, one);
    notices().notify(t('notices.pasteRemoved', { name }), { undo: async () => bringBack() });
    setTimeout(release, UNDO_MS + HELD_MS);
    passFocus(failed.length + at);
  };
  const cardOf = (one: Taking, at: number) => (
    <TakingCard
      key={one.id}
      taking={one}
      onRemove={() => {
        cancelTaking(one.id);
        passFocus(at);
      }}
    />
  );
  const mark = (one: Attached, region: Attached['region']): void => {
    const marked: Attached = { id: one.id, ...(region ? { region } : {}) };
    writeAttachments(
      conversation,
      attachments.map((other) => (other.id === one.id ? marked : other)),
    );
    notices().announce(t(region ? 'attach.markedNow' : 'attach.unmarked'));
  };
  return (
    // In a low window it scrolls: the message box stays in sight. What lies around it is the room of a focus ring.
    <section aria-label={t('composer.attachments')} className="-mx-1 -mt-1 max-h-[50dvh] overflow-y-auto px-1 pt-1 pb-2">
      <PasteList
        text={text}
        pastes={pastes}
        onChange={(change) => {
          if (change.pastes) writePastes(conversation, change.pastes);
          if (change.text !== undefined) writeDraft(conversation, change.text);
        }}
        onBringBack={(paste, at) => writePastes(conversation, pastesIn(useDrafts.getState(), conversation).toSpliced(at, 0, paste))}
        onEmpty={onEmpty}
        region
      />
      {attachments.length + taking.length > 0 && (
        <ul ref={list} className={`flex max-h-[36vh] flex-wrap gap-2 overflow-y-auto ${pastes.length > 0 ? 'mt-2' : ''}`}>
          {failed.map(cardOf)}
          {attachments.map((one, at) => (
            <ImageCard
              key={one.id}
              attached={one}
              seen={seen}
              words={text}
              onMark={(region) => mark(one, region)}
              onRemove={() => remove(one, at)}
            />
          ))}
          {coming.map((one, at) => cardOf(one, failed.length + attachments.length + at))}
        </ul>
      )}
      {attachments.length > 0 && <Sight conversation={conversation} attachments={attachments} />}
    </section>
  );
}
