import { Mic } from 'lucide-react';
import { useTranslation } from '../../i18n/index.ts';
import { useMicrophone } from './store.ts';

/** Stands wherever it is put for as long as the microphone is open, whether or not somebody is being recorded. */
export function MicrophoneLamp({ className = '' }: { className?: string }) {
  const { t } = useTranslation();
  const live = useMicrophone((s) => s.state === 'live');
  if (!live) return null;
  return (
    <span
      role="img"
      aria-label={t('microphone.live')}
      title={t('microphone.live')}
      className={`relative inline-flex size-5 shrink-0 items-center justify-center text-danger ${className}`}
    >
      <Mic size={15} strokeWidth={2.25} aria-hidden />
      <span aria-hidden className="absolute end-0 top-0 size-1.5 rounded-full bg-danger" />
    </span>
  );
}
