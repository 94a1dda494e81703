/** "Hands-free": listens without a key, as long as it is pressed. */
import { AudioLines } from 'lucide-react';
import { useTranslation } from '../../i18n/index.ts';
import { setHandsFree, useHandsFree } from './handsfree.ts';

export function HandsFreeButton() {
  const { t } = useTranslation();
  const on = useHandsFree((s) => s.on);
  return (
    <button
      type="button"
      aria-label={t('handsFree.name')}
      aria-pressed={on}
      title={t(on ? 'handsFree.on' : 'handsFree.title')}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => setHandsFree(!on)}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md border transition-colors duration-150 pointer-coarse:size-10 ${
        on ? 'border-accent bg-accent-soft text-accent' : 'border-transparent text-muted hover:bg-hover hover:text-text'
      }`}
    >
      <AudioLines size={17} aria-hidden />
    </button>
  );
}
