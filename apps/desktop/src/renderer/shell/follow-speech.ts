/** Hands what is written on to what is spoken: an answer to a spoken question is read aloud as it is drawn. */
import { type Chat, pace, textOf, useChats } from '../chat/index.ts';
import { isAwaited, type Readable, speakAnswer, useSpeaking, watchMute } from '../voice/speaking/index.ts';

/** Returns what ends it. */
export function followSpeech(): () => void {
  const stopMute = watchMute();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const stop = useChats.subscribe(({ chats }, before) => {
    for (const [conversation, chat] of Object.entries(chats)) {
      const then = before.chats[conversation];
      if (chat !== then) follow(conversation, chat, then);
    }
  });

  const follow = (conversation: string, chat: Chat, then: Chat | undefined): void => {
    const { turn } = chat;
    if (turn?.answer && (isAwaited(turn.question) || useSpeaking.getState().message === turn.answer.id)) {
      const text = turn.base.text + turn.text;
      if (text !== '') soon({ id: turn.answer.id, conversation, text, final: false }, turn.question);
      return;
    }
    // The turn is over: the stored answer holds all of it.
    const answer = then?.turn?.answer?.id;
    const question = then?.turn?.question ?? null;
    if (turn || answer === undefined || !(isAwaited(question) || useSpeaking.getState().message === answer)) return;
    const message = [...chat.messages, ...(chat.tail ?? [])].find((m) => m.id === answer);
    if (message && !message.forgotten) soon({ id: answer, conversation, text: textOf(message), final: true }, question);
  };

  /** Nothing is spoken before it is shown: an answer that grows is drawn at a pace. */
  const soon = (answer: Readable, question: string | null): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      speakAnswer(answer, question);
    }, pace(answer.text.length));
    timers.add(timer);
  };

  return () => {
    stop();
    stopMute();
    for (const timer of timers) clearTimeout(timer);
  };
}
