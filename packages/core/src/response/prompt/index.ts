export { type ComposeInput, composePrompt, memorableText, messageText, type PromptMessage, userText } from './compose.ts';
export { type Notes, type QuotedMemory, quotable, renderContext, wishesIn } from './context-block.ts';
export { filePartTokens, imageTokens } from './image-tokens.ts';
export {
  type ImageRef,
  type ImageView,
  type ImageViews,
  imageKey,
  imagesIn,
  NO_VIEWS,
  type ToldImage,
  toldBy,
  toldPart,
} from './image-views.ts';
export { LABEL_LIKELY, type ObservedImage, renderObserved } from './observations.ts';
export { SYSTEM_PROMPT } from './system.ts';
