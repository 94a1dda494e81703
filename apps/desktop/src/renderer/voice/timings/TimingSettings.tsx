/** Settings, Voice: whether each spoken turn shows what it cost, what they cost so far, and which change would help most. */
import { useEffect, useState } from 'react';
import type { App, ResultOf } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { count, milliseconds } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { openSettings } from '../../lib/layout.ts';
import { told } from '../../lib/notices.ts';
import { change, useSetting } from '../../lib/settings.ts';
import { Button, Row, Toggle } from '../../ui/index.ts';
import { type Advice, advise } from './advice.ts';
import { median, stagesOf, totalOf } from './stages.ts';

type Recent = ResultOf<App['timing.recent']>;

export function TimingSettings() {
  const { t, i18n } = useTranslation();
  const on = useSetting('voice.timings');
  const spoken = useSetting('voice.language');
  const [recent, setRecent] = useState<Recent | null>(null);
  useEffect(() => {
    void told(ask('timing.recent', {}).then(setRecent));
  }, []);
  const totals = (recent?.turns ?? []).flatMap(({ timings }) => {
    const stages = stagesOf(timings);
    return stages?.firstAudio === undefined ? [] : [totalOf(stages)];
  });
  const advice = recent && advise(recent.turns, recent.replacements, [spoken === 'auto' ? i18n.language : spoken]);
  return (
    <>
      <Row title={t('timings.show')} text={t('timings.showText')}>
        <Toggle label={t('timings.show')} checked={on} onChange={(value) => change('voice.timings', value)} />
      </Row>
      {(totals.length > 0 || advice) && (
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2 pb-3 text-sm">
          <p className="tabular min-w-48 max-w-[60ch] grow basis-64">
            {totals.length > 0 && (
              <span className="text-muted">
                {t('timings.sofar', { count: totals.length, n: count(totals.length), total: milliseconds(median(totals)) })}{' '}
              </span>
            )}
            {advice && <Sentence advice={advice} />}
          </p>
          {advice && <Button onClick={() => openSettings('models')}>{t('timings.models')}</Button>}
        </div>
      )}
    </>
  );
}

const KEYS = { 'speech-to-text': 'recogniser', chat: 'model', 'text-to-speech': 'voice' } as const;

function Sentence({ advice: { task, name, saves, measured } }: { advice: Advice }) {
  const { t } = useTranslation();
  // What is reckoned is no more exact than this.
  const time = milliseconds(measured ? saves : Math.round(saves / 50) * 50);
  return t(`timings.advice.${KEYS[task]}${measured ? 'Measured' : ''}`, { name, time });
}
