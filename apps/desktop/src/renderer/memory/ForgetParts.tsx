/** What the dialogs of forgetting show: the answers that repeat it, and what stays. */
import { useState } from 'react';
import type { App, RepeatingAnswer, ResultOf } from '../../contract/index.ts';
import { when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Tick } from '../ui/index.ts';

/** Messages that are erased too: all of them unless the person keeps one. */
export function useTicked(all: readonly string[]): { ticked: string[]; tick(id: string, on: boolean): void } {
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const ticked = all.filter((id) => !kept.has(id));
  const tick = (id: string, on: boolean): void => setKept(on ? kept.difference(new Set([id])) : kept.union(new Set([id])));
  return { ticked, tick };
}

interface AnswersProps {
  answers: RepeatingAnswer[];
  ticked: readonly string[];
  onTick(id: string, on: boolean): void;
}

/** Answers that repeat it: erased with it unless the person keeps one. */
export function Answers({ answers, ticked, onTick }: AnswersProps) {
  const { t } = useTranslation();
  if (answers.length === 0) return null;
  return (
    <fieldset className="mb-4">
      <legend className="pb-1.5 text-sm font-medium">{t('forget.repeating', { count: answers.length })}</legend>
      <ul className="max-h-52 overflow-y-auto rounded-md border border-border">
        {answers.map(({ message, text, conversationTitle, created }) => (
          <li key={message} className="border-t border-border first:border-t-0">
            <Tick long checked={ticked.includes(message)} onChange={(on) => onTick(message, on)} className="px-3 py-2 hover:bg-hover">
              <span className="min-w-0">
                <span dir="auto" className="line-clamp-2 text-sm [overflow-wrap:anywhere]">
                  {text}
                </span>
                <span className="tabular block truncate text-xs text-muted">
                  {conversationTitle || t('sidebar.untitled')} · {when(created)}
                </span>
              </span>
            </Tick>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** The message that asked for it by its words: it names what is to be forgotten. */
export function Request({ request, ticked, onTick }: { request: string } & Pick<AnswersProps, 'ticked' | 'onTick'>) {
  const { t } = useTranslation();
  return (
    <Tick long checked={ticked.includes(request)} onChange={(on) => onTick(request, on)} className="-mt-1 mb-4 text-sm">
      {t('forget.request')}
    </Tick>
  );
}

/** What is not forgotten with it. A fact's own message stays; of a message, what was said elsewhere too. */
export function Stays({ stays }: { stays: ResultOf<App['memory.forgetPreview']>['stays'] }) {
  const { t } = useTranslation();
  if (stays.length === 0) return null;
  const sources = stays.every(({ kind }) => kind === 'message');
  return (
    <section aria-labelledby="forget-stays" className="mb-4">
      <h3 id="forget-stays" className="pb-1.5 text-sm font-medium">
        {sources ? t('forget.staysSource', { count: stays.length }) : t('forget.staysElsewhere')}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <ul tabIndex={0} aria-labelledby="forget-stays" className="max-h-40 overflow-y-auto rounded-md border border-border">
        {stays.map(({ id, text }) => (
          <li key={id} dir="auto" className="border-t border-border px-3 py-2 text-sm [overflow-wrap:anywhere] first:border-t-0">
            <span className="line-clamp-2">{text || t('memory.noText')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
