export { warmAnswers } from './Answer.tsx';
export { answer, canGoOn, follow, goOn, isBusy, onAnswerEnd, resync, send, sendRecording, setTurnId, stop } from './actions.ts';
export { type Cut, cut } from './blocks.ts';
export {
  archive,
  dropConversation,
  emptyConversation,
  isRemoving,
  loadConversations,
  remove,
  takeConversation,
  titleInWords,
  titleOf,
  updateConversation,
  useConversations,
} from './conversations.ts';
export { copyMessage } from './copy-message.ts';
export {
  attachmentsIn,
  awaitDraft,
  clearDrafts,
  dropDraft,
  fetchDraft,
  flushDrafts,
  hasDraft,
  pastesIn,
  removeAttachment,
  saveDraft,
  takeDraft,
  useDrafts,
  writeAttachments,
  writeDraft,
  writePastes,
} from './drafts.ts';
export { beginEditOf, editLast } from './edit-last.ts';
export { clearEdits, dropEdits, flushEdits, takeEdit, useEdits } from './edits.ts';
export { LinkDialog } from './LinkDialog.tsx';
export { Log } from './Log.tsx';
export { PasteList } from './PasteList.tsx';
export { loadUntil, openConversation, takeHead } from './pages.ts';
export { isLong, MOST_PASTES, makePaste } from './pastes.ts';
export { focusMessageBox, MESSAGE_BOX, moveToMessage, showMessage } from './place.ts';
export { plainText } from './plain-text.ts';
export { leavePreparation, pausePreparation, prepareSoon } from './prepare.ts';
export { Status } from './Status.tsx';
export { chooseSight, type Sight, useSight } from './sight.ts';
export { chatOf, clearChats, dropChat, setChat, takeMessage, useChats } from './store.ts';
export { type Chat, claimsChange, emptyChat, endOf, goesOn, shownMessages, type Turn, textOf } from './turn.ts';
export { moveUnsaved } from './unsaved.ts';
export { pace } from './useSteady.ts';
export { branchFrom } from './versions.ts';
