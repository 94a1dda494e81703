export { answer, follow, goOn, isBusy, onAnswerEnd, resync, send, setTurnId, stop } from './actions.ts';
export {
  archive,
  dropConversation,
  emptyConversation,
  loadConversations,
  remove,
  takeConversation,
  titleOf,
  updateConversation,
  useConversations,
} from './conversations.ts';
export { clearDrafts, fetchDraft, flushDrafts, takeDraft, useDrafts, writeDraft } from './drafts.ts';
export { LinkDialog } from './LinkDialog.tsx';
export { Log } from './Log.tsx';
export { plainText } from './plain-text.ts';
export { Status } from './Status.tsx';
export { chatOf, clearChats, loadUntil, openConversation, setChat, takeMessage, useChats } from './store.ts';
export { type Chat, emptyChat, shownMessages, type Turn, textOf } from './turn.ts';
