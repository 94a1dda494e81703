/** Settings, Voice: which voice reads, how fast and how loud. */
import { useEffect, useId } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { openSettings } from '../../lib/layout.ts';
import { change, useSetting } from '../../lib/settings.ts';
import { Button, inputShape, Row } from '../../ui/index.ts';
import { hush, readAloud } from './speaking.ts';
import { useSpeaking } from './store.ts';
import { loadVoices, settingOf, useVoices } from './voices.ts';

/** The id under which the sample is read: no message has it. */
const SAMPLE = 'voice-sample';

export function VoiceChoice() {
  const { t } = useTranslation();
  const voice = useSetting('voice.voice');
  const rate = useSetting('voice.rate');
  const volume = useSetting('voice.volume');
  const { system, process } = useVoices();
  const sampling = useSpeaking((s) => s.message === SAMPLE);
  const none = system.length === 0 && process.length === 0;
  useEffect(() => {
    void loadVoices();
    return () => {
      if (useSpeaking.getState().message === SAMPLE) hush();
    };
  }, []);
  return (
    <>
      <Row title={t('speaking.voice')} text={none ? t('speaking.noVoice') : t('speaking.voiceText')}>
        {none ? (
          <Button onClick={() => openSettings('models')}>{t('voiceSettings.toModels')}</Button>
        ) : (
          <div className="flex min-w-0 flex-wrap items-center gap-2">
            <div className="w-64 max-w-full">
              <select
                aria-label={t('speaking.voice')}
                value={voice}
                onChange={(event) => change('voice.voice', event.target.value)}
                className={inputShape}
              >
                <option value="">{t('speaking.anyVoice')}</option>
                {process.length > 0 && (
                  <optgroup label={t('speaking.ofApp')}>
                    {process.map(({ id, name, language }) => (
                      <option key={id} value={id}>
                        {t('speaking.named', { name, language })}
                      </option>
                    ))}
                  </optgroup>
                )}
                {system.length > 0 && (
                  <optgroup label={t('speaking.ofSystem')}>
                    {system.map((one) => (
                      <option key={one.voiceURI} value={settingOf(one)}>
                        {t('speaking.named', { name: one.name, language: one.lang })}
                      </option>
                    ))}
                  </optgroup>
                )}
              </select>
            </div>
            <Button
              onClick={() => readAloud({ id: SAMPLE, conversation: SAMPLE, text: t('speaking.sampleText'), final: true, sample: true })}
            >
              {sampling ? t('speaking.stopSample') : t('speaking.sample')}
            </Button>
          </div>
        )}
      </Row>
      <Range title={t('speaking.rate')} value={rate} min={0.5} max={2} step={0.05} onChange={(value) => change('voice.rate', value)} />
      <Range
        title={t('speaking.volume')}
        value={volume}
        min={0.05}
        max={1}
        step={0.05}
        onChange={(value) => change('voice.volume', value)}
      />
    </>
  );
}

interface RangeProps {
  title: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange(value: number): void;
}

function Range({ title, value, min, max, step, onChange }: RangeProps) {
  const { t } = useTranslation();
  const id = useId();
  const shown = t('format.percent', { n: Math.round(value * 100) });
  return (
    <Row title={title}>
      <div className="flex items-center gap-3">
        <input
          id={id}
          type="range"
          aria-label={title}
          aria-valuetext={shown}
          min={min}
          max={max}
          step={step}
          value={value}
          onChange={(event) => onChange(Number(event.target.value))}
          className="w-40 accent-accent pointer-coarse:h-10"
        />
        <span aria-hidden className="tabular w-12 text-end text-sm text-muted">
          {shown}
        </span>
      </div>
    </Row>
  );
}
