/** A message written anew, in its place. The old one stays as a version. */
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Message } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { isMac } from '../lib/platform.ts';
import { Button } from '../ui/index.ts';
import { Pictures, picturesOf } from '../vision/shown/index.ts';
import { sendEdited } from './actions.ts';
import { bringBackImage, bringBackPaste, EDIT_BOX, type Edit, forgetEdit, leaveOut, writeEdit } from './edits.ts';
import { PasteList } from './PasteList.tsx';
import { isLong, makePaste } from './pastes.ts';
import { focusMessageBox, showMessage } from './place.ts';

interface Props {
  message: Message;
  edit: Edit;
  busy: boolean;
}

export function EditBox({ message, edit, busy }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLTextAreaElement>(null);
  const { text, pastes, leftOut } = edit;
  const pictures = useMemo(
    () =>
      picturesOf(message)
        .map((picture, place) => ({ ...picture, place }))
        .filter(({ place }) => !leftOut?.includes(place)),
    [message, leftOut],
  );
  const nothing = text.trim() === '' && pastes.length === 0 && pictures.length === 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight + 2, window.innerHeight * 0.5)}px`;
  }, [text]);

  // One that was scrolled away and came back is no reason to take the focus from elsewhere.
  useEffect(() => {
    const element = box.current;
    if (!element || (document.activeElement !== document.body && document.activeElement !== null)) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);

  const save = (): void => {
    if (nothing) return;
    if (busy) notices().announce(t('announce.busy'));
    else {
      focusMessageBox();
      void sendEdited(message, edit);
    }
  };
  const cancel = (): void => {
    forgetEdit(message.id);
    showMessage(message.id, { block: 'nearest', focus: 'edit' });
  };

  const remove = (at: number): void => {
    const picture = pictures[at];
    if (!picture) return;
    leaveOut(message.id, picture.place);
    const name = picture.name === '' ? t('picture.unnamed') : picture.name;
    notices().notify(t('notices.pasteRemoved', { name }), { undo: async () => bringBackImage(message.id, picture.place) });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      cancel();
    } else if (event.key === 'Enter' && (!event.shiftKey || (isMac ? event.metaKey : event.ctrlKey))) {
      event.preventDefault();
      save();
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!isLong(pasted, pastes)) return;
    event.preventDefault();
    writeEdit(message.id, { ...edit, pastes: [...pastes, makePaste(pasted, pastes)] });
  };

  return (
    <form
      className="w-full"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {pictures.length > 0 && (
        <div className="pb-2">
          <Pictures pictures={pictures} words={text} onRemove={remove} onEmpty={() => box.current?.focus()} />
        </div>
      )}
      <PasteList
        pastes={pastes}
        text={text}
        onChange={(change) => writeEdit(message.id, { ...edit, ...change })}
        onBringBack={(paste, at) => bringBackPaste(message.id, paste, at)}
        onEmpty={() => box.current?.focus()}
      />
      <textarea
        ref={box}
        data-tool={EDIT_BOX}
        aria-label={t('message.editBox')}
        title={t('composer.hint')}
        dir="auto"
        rows={2}
        value={text}
        autoComplete="off"
        spellCheck
        onChange={(event) => writeEdit(message.id, { ...edit, text: event.target.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className="block w-full resize-none rounded-md border border-edge bg-bg px-3 py-2 text-base [overflow-wrap:anywhere]"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p className="min-w-0 grow text-sm text-muted">{t('message.editKept')}</p>
        <Button onClick={cancel}>{t('message.editCancel')}</Button>
        <Button type="submit" kind="primary" disabled={nothing || busy}>
          {t('message.editSave')}
        </Button>
      </div>
    </form>
  );
}
