/** The host is away: said calmly, once it is more than a blink. */
import { Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { useShell } from './start.ts';

/** Milliseconds before it is said: most reconnections are over by then. */
const SAY_AFTER = 700;

export function AwayNotice({ onRetry }: { onRetry(): void }) {
  const { t } = useTranslation();
  const away = useShell((s) => s.link.kind === 'away');
  const [said, setSaid] = useState(false);
  useEffect(() => {
    if (!away) return setSaid(false);
    const timer = setTimeout(() => setSaid(true), SAY_AFTER);
    return () => clearTimeout(timer);
  }, [away]);
  if (!said) return null;
  return (
    <div
      role="alert"
      className="arrive fixed end-3 top-14 z-50 flex max-w-[min(640px,calc(100vw-24px))] items-center gap-3 rounded-md border border-border bg-bg px-3.5 py-2 text-sm shadow-float"
    >
      <Unplug size={15} aria-hidden className="shrink-0 text-muted" />
      <p className="min-w-0">
        {t('link.away')} <span className="font-mono text-xs text-muted">connection.lost</span>
      </p>
      <Button onClick={onRetry}>{t('link.retry')}</Button>
    </div>
  );
}
