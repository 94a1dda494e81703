/** Settings, Memory: what draws facts from what was said, how far it has come, which model may take part, and what it did. */
import { useEffect, useState } from 'react';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { count, percent, when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { closeSettings } from '../lib/layout.ts';
import { told } from '../lib/notices.ts';
import { goToMemory } from '../lib/route.ts';
import { change, useSetting } from '../lib/settings.ts';
import { useConsolidation } from '../memory/index.ts';
import { Button, ProgressBar, Row, Toggle } from '../ui/index.ts';
import { EncoderSettings } from './EncoderSettings.tsx';

type State = ResultOf<App['memory.consolidation']>;

export function MemorySettings() {
  const { t } = useTranslation();
  const on = useSetting('memory.consolidation');
  const shown = useSetting('memory.showRemembered');
  const live = useConsolidation();
  const [state, setState] = useState<State | null>(null);
  const { working } = live;
  // Anew at each step that is told: there is something new in the log, or in what is known of the model.
  useEffect(() => {
    void live;
    void told(ask('memory.consolidation', {}).then(setState));
  }, [live]);
  const done = live.total > 0 ? live.done : (state?.done ?? 0);
  const total = live.total > 0 ? live.total : (state?.total ?? 0);
  const progress = t('memory.lookedAt', { count: total, n: count(done), total: count(total) });
  return (
    <div>
      <h2 className="mb-1 text-lg font-semibold">{t('settings.memory')}</h2>
      <Row title={t('memory.showRemembered')} text={t('memory.showRememberedText')}>
        <Toggle label={t('memory.showRemembered')} checked={shown} onChange={(value) => change('memory.showRemembered', value)} />
      </Row>
      <Row title={t('memory.consolidation')} text={t('memory.consolidationText')}>
        <Toggle label={t('memory.consolidation')} checked={on} onChange={(value) => change('memory.consolidation', value)} />
      </Row>
      {state && (
        <>
          <div className="border-t border-border py-3 text-sm">
            <p className="tabular mb-2 text-muted">
              {progress}
              {working && ` ${t('memory.working')}`}
            </p>
            <ProgressBar label={t('memory.consolidation')} value={done} max={total} text={progress} moving={working} />
            <p className="mt-3 max-w-[60ch]">
              <Probe model={state.model} />
            </p>
          </div>
          <Log entries={state.log} />
        </>
      )}
      <EncoderSettings />
      <Row title={t('memory.open')} text={t('memory.openText')}>
        <Button
          onClick={() => {
            closeSettings();
            goToMemory();
          }}
        >
          {t('memory.open')}
        </Button>
      </Row>
    </div>
  );
}

/** What the probe said of the model that answers, and how far it has come. */
function Probe({ model }: Pick<State, 'model'>) {
  const { t } = useTranslation();
  if (!model) return t('memory.probe.none');
  const { name, tried, of, right } = model;
  if (model.crowded) return t('memory.probe.crowded', { name });
  if (tried === 0) return t('memory.probe.waiting', { name });
  if (tried < of) return t('memory.probe.trying', { name, n: count(tried), of: count(of) });
  const values = { name, of: count(of), precision: percent(model.precision), recall: percent(model.recall) };
  if (!model.passed) return t('memory.probe.failed', { ...values, n: count(right) });
  return `${t('memory.probe.passed', values)} ${t('memory.lookedAt', { count: model.total, n: count(model.done), total: count(model.total) })}`;
}

function Log({ entries }: { entries: State['log'] }) {
  const { t } = useTranslation();
  return (
    <details className="border-t border-border py-3 text-sm">
      <summary className="w-fit rounded-md font-medium">{t('memory.log')}</summary>
      {entries.length === 0 ? (
        <p className="pt-2 text-muted">{t('memory.logEmpty')}</p>
      ) : (
        <ul aria-label={t('memory.log')} className="tabular flex flex-col gap-1 pt-2 text-muted">
          {entries.map((entry, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other name, and never move
            <li key={at} className="flex flex-wrap gap-x-3">
              <span className="w-32 shrink-0">{when(entry.at)}</span>
              <span>
                {t('memory.logEntry', {
                  ...{ read: count(entry.read), added: count(entry.added), again: count(entry.again) },
                  ...{ superseded: count(entry.superseded), dropped: count(entry.dropped) },
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
