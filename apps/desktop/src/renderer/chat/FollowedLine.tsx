/** Where the path was ended: what followed is kept, and can be shown again. */
import type { Message } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { useChats } from './store.ts';
import { endOf } from './turn.ts';
import { showFollowing } from './versions.ts';

export function FollowedLine({ message }: { message: Message }) {
  const { t } = useTranslation();
  // What stands here may be less than the path: an answer that ended before its first word is its end too.
  const end = useChats((s) => {
    const chat = s.chats[message.conversation];
    return chat !== undefined && endOf(chat)?.id === message.id;
  });
  if (!end || message.children === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-dashed border-border pt-3 pb-6 text-sm text-muted">
      <p>{t('chat.followed')}</p>
      <button
        type="button"
        onClick={() => showFollowing(message)}
        className="font-medium text-accent underline underline-offset-2 pointer-coarse:min-h-10"
      >
        {t('chat.showFollowed')}
      </button>
    </div>
  );
}
