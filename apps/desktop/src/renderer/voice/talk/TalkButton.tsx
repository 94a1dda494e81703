/** "Hold to talk": by pointer, by Space and Enter, or by a click that nothing is held for. */
import { Mic } from 'lucide-react';
import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { keyNames } from '../../lib/commands.ts';
import { isMac } from '../../lib/platform.ts';
import { useTalk } from './store.ts';
import { pressClick, pressDown, pressUp } from './talk.ts';
import { TALK_COMBO } from './watch.ts';

export function TalkButton() {
  const { t } = useTranslation();
  const on = useTalk((s) => s.phase === 'opening' || s.phase === 'listening');
  const keys = keyNames(TALK_COMBO, isMac, (key) => t(`keys.names.${key}`)).join(isMac ? '' : '+');

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    // Its release comes here, wherever the finger has gone meanwhile.
    event.currentTarget.setPointerCapture(event.pointerId);
    pressDown('pointer');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    pressDown('key', event.repeat);
  };
  const onClick = (event: MouseEvent): void => {
    // With a pointer or a key it was pressed already.
    if (event.detail === 0) pressClick();
  };
  return (
    <button
      type="button"
      aria-label={t('talk.hold')}
      aria-pressed={on}
      aria-keyshortcuts={isMac ? 'Meta+Shift+M' : 'Control+Shift+M'}
      title={t('talk.title', { keys })}
      onPointerDown={onPointerDown}
      onPointerUp={(event) => event.isPrimary && pressUp('pointer')}
      onLostPointerCapture={(event) => event.isPrimary && pressUp('pointer')}
      // The focus stays where it is: in the message box, mostly.
      onMouseDown={(event) => event.preventDefault()}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => (event.key === ' ' || event.key === 'Enter') && event.preventDefault()}
      onClick={onClick}
      onContextMenu={(event) => event.preventDefault()}
      className={`inline-flex size-8 shrink-0 touch-none items-center justify-center rounded-md border transition-colors duration-150 select-none pointer-coarse:size-10 ${
        on ? 'border-accent bg-accent text-on-accent' : 'border-transparent text-muted hover:bg-hover hover:text-text'
      }`}
    >
      <Mic size={17} aria-hidden />
    </button>
  );
}
