import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';

/** From this share on it stands in the conversation too. */
export const SHOWN_FROM = 0.7;

/** How much of the model's window this conversation takes. */
export function ContextMeter({ used, total }: { used: number | null; total: number }) {
  const { t } = useTranslation();
  const value = Math.min(used ?? 0, total);
  const share = total > 0 ? value / total : 0;
  return (
    <div className="tabular flex items-center gap-2 text-xs text-muted">
      <span>{t('chat.contextUsed')}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element can not be drawn alike everywhere */}
      <div
        role="meter"
        aria-label={t('chat.contextUsed')}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={value}
        aria-valuetext={t('chat.contextText', { used: count(value), total: count(total) })}
        className="h-1 w-20 overflow-hidden rounded-full bg-hover"
      >
        <div className={`h-full ${share >= 0.9 ? 'bg-danger' : 'bg-accent'}`} style={{ width: `${Math.round(share * 100)}%` }} />
      </div>
      <span>{t('chat.contextText', { used: count(value), total: count(total) })}</span>
    </div>
  );
}
