import { Mic, Play, Square } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { Button } from '../../ui/index.ts';
import { MicrophoneLamp } from './MicrophoneLamp.tsx';
import { MicrophoneLevel } from './MicrophoneLevel.tsx';
import { dropTest, playTest, recordTest, stopTest, useTestRecording } from './test-recording.ts';

/** Five seconds to hear oneself by: what is heard is what the recogniser gets. */
export function TestRecording() {
  const { t } = useTranslation();
  const { state, seconds } = useTestRecording();
  useEffect(() => dropTest, []);
  const recording = state === 'recording' || state === 'opening';
  return (
    <div className="flex w-full max-w-72 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          icon={recording ? <Square size={14} aria-hidden /> : <Mic size={14} aria-hidden />}
          onClick={() => void (recording ? stopTest() : recordTest())}
        >
          {t(recording ? 'microphone.stopTest' : 'microphone.test')}
        </Button>
        {(state === 'recorded' || state === 'playing') && (
          <Button icon={<Play size={14} aria-hidden />} onClick={() => void playTest()}>
            {t('microphone.playTest')}
          </Button>
        )}
      </div>
      <div className="flex h-5 items-center gap-2">
        <MicrophoneLevel className="grow" />
        <MicrophoneLamp />
      </div>
      <p role="status" className="text-sm text-muted">
        {state === 'recording' && t('microphone.testing', { n: Math.ceil(5 - seconds) })}
        {state === 'recorded' && t('microphone.tested')}
      </p>
    </div>
  );
}
