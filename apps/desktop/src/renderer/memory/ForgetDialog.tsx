import { useState } from 'react';
import type { RepeatingAnswer } from '../../contract/index.ts';
import { when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { cancelForget, forget, forgetEverywhere, forgetSentence, useMemory } from './store.ts';

/** "Forget": says exactly what goes before anything does. */
export function ForgetDialog() {
  const forgetting = useMemory((s) => s.forgetting);
  if (!forgetting) return null;
  return <Asking key={forgetting.memory} {...forgetting} />;
}

function Asking({ memory, preview, request = null }: NonNullable<ReturnType<typeof useMemory.getState>['forgetting']>) {
  const { t } = useTranslation();
  const answers = preview.answers ?? [];
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  // Its own receipt, for the answer that is open, is one of them and shown as forgotten.
  const others = preview.receipts - 1;
  const also = [...answers.map(({ message }) => message), ...(request === null ? [] : [request])];
  const erase = also.filter((id) => !kept.has(id));
  const tick = (id: string, on: boolean): void => {
    const next = new Set(kept);
    if (on) next.delete(id);
    else next.add(id);
    setKept(next);
  };
  return (
    <Dialog open onClose={cancelForget} title={t('forget.title')} description={forgetSentence(preview)}>
      {others > 0 && <p className="-mt-2 pb-4 text-sm text-muted">{t('forget.receipts', { count: others })}</p>}
      {answers.length > 0 && <Answers answers={answers} kept={kept} onTick={tick} />}
      {request !== null && (
        <label className="-mt-1 mb-4 flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={!kept.has(request)}
            onChange={(event) => tick(request, event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-[var(--accent)]"
          />
          {t('forget.request')}
        </label>
      )}
      {preview.backups > 0 && <p className="-mt-2 pb-4 text-sm text-muted">{t('forget.backupsText')}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={cancelForget}>{t('forget.cancel')}</Button>
        {preview.backups > 0 && (
          <Button kind="danger" onClick={() => forgetEverywhere(memory, erase)}>
            {t('forget.confirmBackups')}
          </Button>
        )}
        <Button kind="danger" onClick={() => forget(memory, erase)}>
          {t('forget.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}

interface AnswersProps {
  answers: RepeatingAnswer[];
  kept: ReadonlySet<string>;
  onTick(id: string, on: boolean): void;
}

/** Answers that repeat it: erased with it unless the person keeps one. */
function Answers({ answers, kept, onTick }: AnswersProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="mb-4">
      <legend className="pb-1.5 text-sm font-medium">{t('forget.repeating', { count: answers.length })}</legend>
      <ul className="max-h-52 overflow-y-auto rounded-md border border-border">
        {answers.map(({ message, text, conversationTitle, created }) => (
          <li key={message} className="border-t border-border first:border-t-0">
            <label className="flex items-start gap-2.5 px-3 py-2 hover:bg-hover">
              <input
                type="checkbox"
                checked={!kept.has(message)}
                onChange={(event) => onTick(message, event.target.checked)}
                className="mt-0.5 size-4 shrink-0 accent-[var(--accent)]"
              />
              <span className="min-w-0">
                <span dir="auto" className="line-clamp-2 text-sm [overflow-wrap:anywhere]">
                  {text}
                </span>
                <span className="tabular block truncate text-xs text-muted">
                  {conversationTitle || t('sidebar.untitled')} · {when(created)}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
