/** Settings, Voice: the microphone, what becomes of what was said, and whether it is answered aloud. */
import { useEffect } from 'react';
import { languageName } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { openSettings } from '../../lib/layout.ts';
import { told } from '../../lib/notices.ts';
import { change, setSetting, useSetting } from '../../lib/settings.ts';
import { Button, inputShape, Row, Segmented, Toggle } from '../../ui/index.ts';
import { MicrophoneChoice, TestRecording } from '../capture/index.ts';
import { VoiceChoice } from '../speaking/index.ts';
import { loadVoice, useVoice } from '../talk/index.ts';
import { TimingSettings } from '../timings/index.ts';

/** Settings that are on or off, in the order of the page; each has a sentence on what it means. */
const PROCESSING = ['voice.echoCancellation', 'voice.noiseSuppression', 'voice.gainControl'] as const;
const LISTENING = ['voice.preRoll', 'voice.sounds'] as const;
const AFTER = ['voice.keep', 'voice.answerAloud'] as const;

export function VoicePage() {
  const { t } = useTranslation();
  const after = useSetting('voice.after');
  useEffect(() => void told(loadVoice), []);
  return (
    <div>
      <h2 className="mb-1 text-lg font-semibold">{t('settings.voice')}</h2>
      <Recogniser />
      <Row title={t('microphone.device')}>
        <MicrophoneChoice />
      </Row>
      <Row title={t('microphone.test')} text={t('voiceSettings.testText')}>
        <TestRecording />
      </Row>
      {PROCESSING.map((name) => (
        <Switch key={name} name={name} />
      ))}
      {LISTENING.map((name) => (
        <Switch key={name} name={name} />
      ))}
      <Row title={t('voiceSettings.after')} text={t('voiceSettings.afterText')}>
        <Segmented
          label={t('voiceSettings.after')}
          value={after}
          onChange={(value) => change('voice.after', value)}
          options={(['send', 'box'] as const).map((value) => ({ value, label: t(`voiceSettings.afterValues.${value}`) }))}
        />
      </Row>
      <Language />
      {AFTER.map((name) => (
        <Switch key={name} name={name} />
      ))}
      <VoiceChoice />
      <TimingSettings />
    </div>
  );
}

function Switch({ name }: { name: (typeof PROCESSING | typeof LISTENING | typeof AFTER)[number] }) {
  const { t } = useTranslation();
  const on = useSetting(name);
  const key = name.slice('voice.'.length);
  return (
    <Row title={t(`voiceSettings.${key}`)} text={t(`voiceSettings.${key}Text`)}>
      <Toggle label={t(`voiceSettings.${key}`)} checked={on} onChange={(value) => change(name, value)} />
    </Row>
  );
}

/** What writes down what is said; where nothing does, where it is to be had; where several could, which. */
function Recogniser() {
  const { t } = useTranslation();
  const status = useVoice((s) => s.status);
  const chosen = useSetting('voice.recogniser');
  if (!status) return null;
  const choose = (id: string): void => void told(setSetting('voice.recogniser', id).then(loadVoice));
  return (
    <Row
      title={t('voiceSettings.recogniser')}
      text={status.recogniser ? t('voiceSettings.recogniserHere', { name: status.recogniser.name }) : t('voiceSettings.recogniserNone')}
    >
      {!status.recogniser && <Button onClick={() => openSettings('models')}>{t('voiceSettings.toModels')}</Button>}
      {status.recognisers.length > 1 && (
        <div className="w-48">
          <select
            aria-label={t('voiceSettings.recogniser')}
            value={status.recognisers.some(({ id }) => id === chosen) ? chosen : ''}
            onChange={(event) => choose(event.target.value)}
            className={inputShape}
          >
            <option value="">{t('voiceSettings.recogniserBest')}</option>
            {status.recognisers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
    </Row>
  );
}

function Language() {
  const { t } = useTranslation();
  const language = useSetting('voice.language');
  const known = useVoice((s) => s.status?.recogniser?.languages) ?? [];
  // What was chosen stays choosable where another recogniser does not know it.
  const listed = [...new Set([...known, ...(language === 'auto' ? [] : [language])])]
    .map((tag) => ({ tag, name: languageName(tag) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <Row title={t('voiceSettings.language')} text={t('voiceSettings.languageText')}>
      <div className="w-48">
        <select
          aria-label={t('voiceSettings.language')}
          value={language}
          onChange={(event) => change('voice.language', event.target.value)}
          className={inputShape}
        >
          <option value="auto">{t('voiceSettings.languageAuto')}</option>
          {listed.map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </Row>
  );
}
