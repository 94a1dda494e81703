import type { ComponentProps } from 'react';
import { type emptyChat, goesOn, Log } from '../chat/index.ts';

type LogProps = ComponentProps<typeof Log>;

interface Props extends Pick<LogProps, 'conversation' | 'messages' | 'busy' | 'outgoing' | 'reveal'> {
  chat: typeof emptyChat;
}

/** The log of a conversation as a window holds it, anew for each conversation. */
export function ShownLog({ chat, ...shown }: Props) {
  return <Log key={shown.conversation} {...shown} more={chat.more} newer={goesOn(chat)} turn={chat.turn} nothing={chat.nothing} />;
}
