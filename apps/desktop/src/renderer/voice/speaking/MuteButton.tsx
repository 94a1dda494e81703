/** "Mute voice": visible while something is spoken, and while nothing may be. */
import { Volume2, VolumeX } from 'lucide-react';
import { useTranslation } from '../../i18n/index.ts';
import { setMuted } from './speaking.ts';
import { useSpeaking } from './store.ts';

export function MuteButton() {
  const { t } = useTranslation();
  const muted = useSpeaking((s) => s.muted);
  const speaking = useSpeaking((s) => s.message !== null);
  if (!muted && !speaking) return null;
  const Icon = muted ? VolumeX : Volume2;
  return (
    <button
      type="button"
      aria-label={t('speaking.mute')}
      aria-pressed={muted}
      title={muted ? t('speaking.isMuted') : t('speaking.mute')}
      onClick={() => setMuted(!muted)}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-md border border-edge text-text hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:size-10"
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
