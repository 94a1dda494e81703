/** The quiet bar "Recovery phrase", after the first finished answer. Never a gate. */
import { KeyRound } from 'lucide-react';
import { useConversations } from '../chat/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { readSetting, setSetting, useSetting, useSettings } from '../lib/settings.ts';
import { told } from '../models/index.ts';
import { openPhrase, useVault } from '../security/index.ts';
import { Button } from '../ui/index.ts';
import { offersPhrase } from './phrase-rule.ts';

export function phraseLater(): void {
  const before = readSetting(useSettings.getState().values, 'recovery.later');
  const conversations = useConversations.getState().conversations.filter((c) => c.messages > 0).length;
  void told(setSetting('recovery.later', { at: Date.now(), times: (before?.times ?? 0) + 1, conversations }));
}

export function PhraseBar({ answered }: { answered: boolean }) {
  const { t } = useTranslation();
  const status = useVault((s) => s.status);
  const later = useSetting('recovery.later');
  const conversations = useConversations((s) => s.conversations.filter((c) => c.messages > 0).length);
  const hasPhrase = status?.protectedBy.includes('phrase') ?? true;
  if (!offersPhrase({ answered, hasPhrase, later, now: Date.now(), conversations })) return null;
  return (
    <section
      aria-label={t('phrase.bar')}
      className="arrive flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-border bg-side px-4 py-2 text-sm sm:px-6"
    >
      <KeyRound size={15} aria-hidden className="shrink-0 text-muted" />
      <p className="min-w-0 grow basis-64 text-muted">
        <span className="font-medium text-text">{t('phrase.bar')}.</span> {t('phrase.barText')}
      </p>
      <div className="flex gap-1">
        <Button onClick={openPhrase}>{t('phrase.writeDown')}</Button>
        <Button kind="quiet" onClick={phraseLater}>
          {t('phrase.later')}
        </Button>
      </div>
    </section>
  );
}
