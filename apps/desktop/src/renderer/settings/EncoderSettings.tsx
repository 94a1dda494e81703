/** Settings, Memory: the encoder that memories are found by, what a change to another one costs, and how far it has come. */
import { useEffect, useState } from 'react';
import type { App, EncoderState, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { bytes, count, percent } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { told } from '../lib/notices.ts';
import { useEncoderChange } from '../memory/index.ts';
import { startDownload, useModels } from '../models/index.ts';
import { Button, ErrorAlert, ProgressBar } from '../ui/index.ts';

type Known = ResultOf<App['memory.encoder']>;
type Choice = Known['choices'][number];

const take = (asked: Promise<{ state: EncoderState }>) => told(asked.then(({ state }) => useEncoderChange.setState({ state })));
const use = (encoder: string) => take(ask('memory.encoder.change', { encoder }));

export function EncoderSettings() {
  const { t } = useTranslation();
  const live = useEncoderChange((s) => s.state);
  const downloads = useModels((s) => s.downloads);
  const [known, setKnown] = useState<Known | null>(null);
  // Anew when a download begins, ends or goes: what is installed may be another then.
  const fetching = Object.values(downloads)
    .map(({ id, state }) => `${id} ${state}`)
    .join();
  useEffect(() => {
    void fetching;
    void told(ask('memory.encoder', {}).then(setKnown));
  }, [fetching]);
  if (!known) return null;
  const state = live ?? known.state;
  const name = (id: string): string => known.choices.find((choice) => choice.id === id)?.name ?? id;
  const active = state.active === null ? t('memory.encoder.none') : name(state.active);
  return (
    <section aria-label={t('memory.encoder.title')} className="border-t border-border py-3 text-sm">
      <h3 className="font-medium">{t('memory.encoder.title')}</h3>
      <p className="mt-0.5 max-w-[60ch] text-muted">
        {t('memory.encoder.text', { name: active })} {t('memory.encoder.tuned')}
      </p>
      {state.change ? (
        <Change change={state.change} name={name(state.change.encoder)} />
      ) : (
        <ul aria-label={t('memory.encoder.title')} className="mt-2 flex flex-col">
          {known.choices.map((choice) => (
            <ChoiceRow key={choice.id} choice={choice} active={choice.id === state.active} messages={known.messages} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ChoiceRow({ choice, active, messages }: { choice: Choice; active: boolean; messages: number }) {
  const { t } = useTranslation();
  const { id, name, installed } = choice;
  const [asking, setAsking] = useState(false);
  const about = t(choice.languages.length > 1 ? 'memory.encoder.many' : 'memory.encoder.one', { size: bytes(choice.bytes) });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-border py-2 first:border-t-0">
      <span className="min-w-0 grow">
        <span dir="auto">{name}</span> <span className="text-muted">{about}</span>
      </span>
      {active ? (
        <span className="text-muted">{t('memory.encoder.active')}</span>
      ) : !installed ? (
        <Button onClick={() => void startDownload([id])}>{t('memory.encoder.get', { name })}</Button>
      ) : (
        !asking && <Button onClick={() => setAsking(true)}>{t('memory.encoder.use', { name })}</Button>
      )}
      {asking && !active && (
        <div className="flex basis-full flex-wrap items-center gap-x-3 gap-y-1.5">
          <p className="min-w-0 max-w-[60ch] grow">{t('memory.encoder.cost', { count: messages, n: count(messages) })}</p>
          <Button onClick={() => void use(id)}>{t('memory.encoder.begin')}</Button>
          <Button onClick={() => setAsking(false)}>{t('memory.encoder.keep')}</Button>
        </div>
      )}
    </li>
  );
}

function Change({ change, name }: { change: NonNullable<EncoderState['change']>; name: string }) {
  const { t } = useTranslation();
  const { done, total, paused, working, error } = change;
  const far = percent(total > 0 ? done / total : 1);
  const text = t(paused ? 'memory.encoder.paused' : working ? 'memory.encoder.reading' : 'memory.encoder.waiting', { name, far });
  return (
    <div className="mt-2 flex flex-col gap-2">
      <p className="tabular">{text}</p>
      <ProgressBar label={t('memory.encoder.title')} value={done} max={total} text={text} moving={working} />
      {error && <ErrorAlert error={error} onAction={() => void use(change.encoder)} actionLabel={t('errors.action.retry')} />}
      <div className="flex gap-2">
        <Button onClick={() => void take(ask('memory.encoder.pause', { on: !paused }))}>
          {t(paused ? 'memory.encoder.resume' : 'memory.encoder.pause')}
        </Button>
        <Button onClick={() => void take(ask('memory.encoder.cancel', {}))}>{t('memory.encoder.cancel')}</Button>
      </div>
    </div>
  );
}
