/** One memory of a list: what it says, where it is from, and what can be done with it. */
import { Eraser, MessageSquareText, PencilLine, Pin, PinOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { IconButton } from '../../ui/index.ts';
import { focusNeighbour } from './MemoryList.tsx';

interface Props {
  /** Names the row and its buttons' group: the beginning of what is remembered. */
  name: string;
  /** What stands above it, where another day begins. */
  heading?: string | null;
  children: ReactNode;
  meta: ReactNode;
  pinned?: boolean;
  onSource?: (() => void) | undefined;
  onCorrect?: (() => void) | undefined;
  onPin?: (() => void) | undefined;
  /** Hands on what gives the focus to its neighbour once it is gone. */
  onForget(then: () => void): void;
  control?: ReactNode;
}

export function Row({ name, heading, children, meta, pinned = false, onSource, onCorrect, onPin, onForget, control }: Props) {
  const { t } = useTranslation();
  return (
    <>
      {heading && <h2 className="pt-5 pb-1 text-xs font-medium text-muted">{heading}</h2>}
      {/* biome-ignore lint/a11y/useSemanticElements: no fieldset of a form */}
      <div
        role="group"
        aria-label={name}
        data-row
        tabIndex={-1}
        className="group/memory flex items-start gap-3 border-t border-border py-2.5 outline-offset-0 max-sm:flex-col max-sm:gap-1"
      >
        <div className="min-w-0 grow max-sm:w-full">
          {children}
          <p className="tabular mt-0.5 flex flex-wrap items-center gap-x-1.5 text-xs text-muted">{meta}</p>
        </div>
        <div className="-my-1 -me-1.5 flex shrink-0 items-center max-sm:my-0 max-sm:-ms-1.5">
          {control}
          {onSource && (
            <IconButton small label={t('memory.source')} onClick={onSource}>
              <MessageSquareText size={14} aria-hidden />
            </IconButton>
          )}
          {onCorrect && (
            <IconButton small label={t('memory.correct')} onClick={onCorrect}>
              <PencilLine size={14} aria-hidden />
            </IconButton>
          )}
          {onPin && (
            <IconButton small label={t('memory.pin')} aria-pressed={pinned} onClick={onPin} className={pinned ? 'text-accent' : ''}>
              {pinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}
            </IconButton>
          )}
          <IconButton
            small
            label={t('memory.forget')}
            onClick={(event) => onForget(focusNeighbour(event.currentTarget))}
            className="hover:text-danger"
          >
            <Eraser size={14} aria-hidden />
          </IconButton>
        </div>
      </div>
    </>
  );
}
