/** What the host uses of the assistant. */
export { type Assistant, createAssistant, type SendRequest, type TurnStarted } from './assistant.ts';
export type { AssistantDeps } from './deps.ts';

export { type Drawing, drawing } from './drawing.ts';

export { EncoderChange, type EncoderChangeDeps, type EncoderState } from './encoder-change.ts';

export type {
  AcceptedEvent,
  AssistantEvent,
  LearnedEvent,
  ReadingProgress,
  ShownMessage,
  TurnEvent,
  TurnEventBody,
  TurnState,
} from './events.ts';
export type { Choice, ChoiceReason, Models } from './models.ts';
export { titleFromWords } from './titles.ts';
