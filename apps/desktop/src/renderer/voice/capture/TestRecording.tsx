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
    <div className="flex w-full flex-col gap-2">
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
      {/* What is said of it stands beside the level: nothing below moves when it comes. */}
      <div className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1">
        <MicrophoneLevel className="w-40" />
        <MicrophoneLamp />
        <p role="status" className="text-sm text-muted">
          {state === 'recording' && t('microphone.testing', { n: Math.ceil(5 - seconds) })}
          {state === 'recorded' && t('microphone.tested')}
        </p>
      </div>
    </div>
  );
}
