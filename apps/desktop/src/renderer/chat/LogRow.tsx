/** One row of the log: a message, with the day or the change of model before it. */
import type { Message } from '../../contract/index.ts';
import { day, startOfDay } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { ChangeLine, hasCard } from '../memory/index.ts';
import type { LogProps } from './Log.tsx';
import { MessageItem } from './MessageItem.tsx';

interface Props extends Pick<LogProps, 'messages' | 'busy' | 'newer' | 'nothing'> {
  message: Message;
  before: Message | undefined;
  index: number;
  size: number;
}

export function LogRow({ message, before, index, size, messages, busy, newer, nothing }: Props) {
  const { t } = useTranslation();
  const newDay = !before || startOfDay(before.created) !== startOfDay(message.created);
  const earlier = message.role === 'assistant' && message.modelName ? modelBefore(messages, index) : null;
  return (
    <>
      {newDay && (before || startOfDay(message.created) !== startOfDay(Date.now())) && <Separator text={day(message.created)} />}
      {earlier !== null && earlier !== message.modelName && (
        <Separator text={t('chat.modelChanged', { before: earlier, after: message.modelName })} />
      )}
      <div className="pb-6">
        <MessageItem
          message={message}
          position={index + 1}
          size={size}
          last={!newer && index === messages.length - 1}
          busy={busy}
          nothing={nothing.includes(message.id)}
        />
        {!hasCard(message) && <ChangeLine message={message.id} />}
      </div>
    </>
  );
}

function modelBefore(messages: Message[], index: number): string | null {
  for (let at = index - 1; at >= 0; at -= 1) {
    const message = messages[at];
    if (message?.role === 'assistant' && message.modelName) return message.modelName;
  }
  return null;
}

function Separator({ text }: { text: string }) {
  return (
    <div className="flex items-center gap-3 pb-5 text-xs text-muted">
      <span className="h-px grow bg-border" />
      <span>{text}</span>
      <span className="h-px grow bg-border" />
    </div>
  );
}
