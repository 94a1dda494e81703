export { type ComposeInput, composePrompt, memorableText, messageText, type PromptMessage, userText } from './compose.ts';
export { type Notes, type QuotedMemory, quotable, renderContext, wishesIn } from './context-block.ts';
export { SYSTEM_PROMPT } from './system.ts';
