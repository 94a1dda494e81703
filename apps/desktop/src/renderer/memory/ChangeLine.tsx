/** "Remembered: your daughter's name is Eleni. · Undo · Correct": what a turn left in the memory, said once and quietly. */
import { Brain } from 'lucide-react';
import type { ReactNode } from 'react';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { goToMemory } from '../lib/route.ts';
import { useSetting } from '../lib/settings.ts';
import { undoChange, useChanges } from './changes.ts';
import { askCorrect } from './correct.ts';
import { showSource } from './store.ts';

/** A sentence behind a colon: its own "You" and "Your" begin it no more. */
const inside = (text: string): string => text.replace(/^You(?=r?\b)/u, 'you');

export function ChangeLine({ message }: { message: string }) {
  const { t } = useTranslation();
  const change = useChanges((s) => s[message]);
  const shown = useSetting('memory.showRemembered');
  if (!change || !shown) return null;
  const { id, kind, text, others } = change;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset of a form
    <div
      role="group"
      aria-label={t('memory.change.label')}
      className="arrive mt-1.5 flex flex-wrap items-center gap-x-1.5 gap-y-0.5 text-sm text-muted"
    >
      <Brain size={13} aria-hidden className="shrink-0" />
      <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
        {t(`memory.change.${change.change === 'applied' ? 'applied' : 'remembered'}`, { text: inside(text) })}
      </span>
      <Action onClick={() => void undoChange(change)}>{t('frame.undo')}</Action>
      {kind === 'fact' && <Action onClick={() => void askCorrect(id, text)}>{t('memory.correct')}</Action>}
      <Action onClick={() => void showSource(id)}>{t('memory.source')}</Action>
      {others > 0 && <Action onClick={goToMemory}>{t('memory.change.others', { count: others, n: count(others) })}</Action>}
    </div>
  );
}

function Action({ onClick, children }: { onClick(): void; children: ReactNode }) {
  return (
    <>
      <span aria-hidden>·</span>
      <button
        type="button"
        onClick={onClick}
        className="rounded-[4px] font-medium underline decoration-border underline-offset-2 hover:text-text hover:decoration-current pointer-coarse:min-h-10"
      >
        {children}
      </button>
    </>
  );
}
