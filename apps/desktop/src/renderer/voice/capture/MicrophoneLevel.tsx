import { percent } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useMicrophone } from './store.ts';

/** Steps that the meter is drawn in: what does not show is not drawn again. */
const STEPS = 50;

/** How loud it is now. Silence where the microphone is closed. */
export function MicrophoneLevel({ className = 'w-full' }: { className?: string }) {
  const { t } = useTranslation();
  const level = useMicrophone((s) => Math.round(s.level * STEPS)) / STEPS;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a meter element can not be drawn alike everywhere
    <div
      role="meter"
      aria-label={t('microphone.level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
      aria-valuetext={percent(level)}
      className={`h-1.5 overflow-hidden rounded-full bg-hover ${className}`}
    >
      <div className="h-full rounded-full bg-accent" style={{ width: `${level * 100}%` }} />
    </div>
  );
}
