/** Files that are dropped or pasted anywhere on the window. */
import { focusMessageBox, MESSAGE_BOX } from '../../chat/index.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
import { goTo, useRoute } from '../../lib/route.ts';
import { droppedFiles } from '../taking/folders.ts';
import { takeIn, tellLeftOut } from '../taking/take.ts';
import { overOf, useDrop } from './store.ts';

/** A folder that is not read by then is on a drive that answers slowly: that something happens is told. */
const PATIENCE_MS = 1000;

const carriesFiles = (transfer: DataTransfer | null): transfer is DataTransfer => transfer?.types.includes('Files') ?? false;

const show = (over: ReturnType<typeof overOf> | null): void => {
  const before = useDrop.getState().over;
  if (over === null ? before !== null : before === null) useDrop.setState({ over });
};

/**
 * Listens for files until what it returns is called. A part of the window that takes a drop itself prevents its default.
 * @param can whether anything is taken now: not while the vault is locked, nor behind a dialog
 */
export function watchFiles(can: () => boolean): () => void {
  const onDragOver = (event: DragEvent): void => {
    if (!carriesFiles(event.dataTransfer)) return;
    const elsewhere = event.defaultPrevented;
    // A file that nobody takes would otherwise be opened in place of the window.
    event.preventDefault();
    const ours = !elsewhere && can();
    if (!elsewhere) event.dataTransfer.dropEffect = ours ? 'copy' : 'none';
    show(ours ? overOf([...event.dataTransfer.items]) : null);
  };
  const onDragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) show(null);
  };
  const onDrop = (event: DragEvent): void => {
    show(null);
    if (!carriesFiles(event.dataTransfer) || event.defaultPrevented) return;
    event.preventDefault();
    if (!can()) return;
    const { conversation, page } = useRoute.getState();
    // What is dropped goes with a message: where that is written it is seen.
    if (page !== 'chat') goTo(conversation);
    const told = setTimeout(() => notices().notify(t('attach.folderReads'), { lasts: 8000 }), PATIENCE_MS);
    void droppedFiles(event.dataTransfer).then((dropped) => {
      clearTimeout(told);
      tellLeftOut(dropped, conversation);
      void takeIn(dropped.files, conversation);
      focusMessageBox();
    });
  };
  const onPaste = (event: ClipboardEvent): void => {
    const { clipboardData: transfer, target } = event;
    if (!carriesFiles(transfer) || event.defaultPrevented || !can()) return;
    // What was copied as text too is pasted as text.
    if (transfer.types.includes('text/plain') || useRoute.getState().page !== 'chat') return;
    const box = target instanceof Element ? target.closest('input, textarea, [contenteditable]') : null;
    if (box && box.id !== MESSAGE_BOX) return;
    event.preventDefault();
    void takeIn([...transfer.files]);
  };
  window.addEventListener('dragover', onDragOver);
  window.addEventListener('dragleave', onDragLeave);
  window.addEventListener('drop', onDrop);
  window.addEventListener('paste', onPaste);
  return () => {
    window.removeEventListener('dragover', onDragOver);
    window.removeEventListener('dragleave', onDragLeave);
    window.removeEventListener('drop', onDrop);
    window.removeEventListener('paste', onPaste);
    show(null);
  };
}
