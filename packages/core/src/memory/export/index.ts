export { conversationJson, conversationMarkdown, EXPORT_FORMAT, type ExportOptions, type ExportWords } from './conversation.ts';
export { EVERYTHING_FORMAT, type Everything, type EverythingOptions, type EverythingWords, exportEverything } from './everything.ts';
