export { conversationJson, conversationMarkdown, EXPORT_FORMAT, type ExportOptions, type ExportWords } from './conversation.ts';
