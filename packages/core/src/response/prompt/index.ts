export { type ComposeInput, composePrompt, memorableText, messageText, type PromptMessage, userText } from './compose.ts';
export { type QuotedMemory, quotable, renderContext } from './context-block.ts';
export { SYSTEM_PROMPT } from './system.ts';
