import { HatGlasses } from 'lucide-react';
import { useConversations } from '../chat/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, Toggle } from '../ui/index.ts';
import { closeIncognito, keepIncognito, setMemories } from './store.ts';

/** Stands above an incognito conversation as long as it is one. */
export function IncognitoBand({ conversation: id }: { conversation: string }) {
  const { t } = useTranslation();
  const conversation = useConversations((s) => s.conversations.find((c) => c.id === id));
  if (!conversation?.incognito) return null;
  return (
    <section
      aria-label={t('incognito.region')}
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b-2 border-dashed border-edge bg-raised px-4 py-2 sm:px-6"
    >
      <p className="flex min-w-56 grow items-center gap-2 text-sm font-semibold">
        <HatGlasses size={16} aria-hidden className="shrink-0" />
        {t('incognito.band')}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {/* The switch has the same name; the words beside it are for the eye, and can be clicked too. */}
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is one */}
        <label className="flex items-center gap-2 text-sm text-text">
          <Toggle label={t('incognito.memories')} checked={conversation.memories} onChange={(on) => void setMemories(id, on)} />
          <span aria-hidden>{t('incognito.memories')}</span>
        </label>
        <div className="flex flex-wrap gap-2">
          <Button disabled={conversation.messages === 0} onClick={() => void keepIncognito(id)}>
            {t('incognito.keep')}
          </Button>
          <Button onClick={() => closeIncognito(conversation)}>{t('incognito.close')}</Button>
        </div>
      </div>
    </section>
  );
}
