/** A recording in a message: its wave, playing it, and recognising it once more where it has no words. */
import { Pause, Play, RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Message, Part } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { clock } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { told } from '../../lib/notices.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { play, stopPlaying, usePlaying } from './playing.ts';

interface Props {
  message: Message;
  part: Part;
  /** Without words it can be recognised again. */
  wordless: boolean;
}

export function VoicePart({ message, part, wordless }: Props) {
  const { t } = useTranslation();
  const [working, setWorking] = useState(false);
  const { attachment, meta } = part;
  const seconds = typeof meta?.seconds === 'number' ? meta.seconds : 0;
  const peaks = Array.isArray(meta?.peaks) ? meta.peaks.filter((peak): peak is number => typeof peak === 'number') : [];
  const playing = usePlaying((s) => (s.attachment !== null && s.attachment === attachment ? s.share : null));
  // It is heard no longer than it is seen.
  useEffect(() => () => void (attachment && usePlaying.getState().attachment === attachment && stopPlaying()), [attachment]);
  if (!attachment) return null;
  const again = async (): Promise<void> => {
    setWorking(true);
    await told(() => ask('voice.again', { message: message.id }));
    setWorking(false);
  };
  return (
    <div className="flex max-w-full flex-wrap items-center gap-x-2 gap-y-1.5">
      <div className="flex max-w-full items-center gap-2 rounded-md border border-border bg-raised py-1 ps-1 pe-3">
        <IconButton
          small
          label={t('voiceMessage.play')}
          aria-pressed={playing !== null}
          onClick={() => (playing === null ? void told(play(attachment, seconds)) : stopPlaying())}
        >
          {playing === null ? <Play size={14} aria-hidden fill="currentColor" /> : <Pause size={14} aria-hidden fill="currentColor" />}
        </IconButton>
        <Wave peaks={peaks} share={playing ?? 0} />
        <span className="tabular text-xs text-muted">{clock(playing === null ? seconds : seconds * playing)}</span>
      </div>
      {wordless && (
        <>
          <p role="note" className="text-sm text-muted">
            {t('voiceMessage.wordless')}
          </p>
          <Button icon={<RotateCw size={14} aria-hidden />} disabled={working} onClick={() => void again()}>
            {t('voiceMessage.again')}
          </Button>
        </>
      )}
    </div>
  );
}

const BARS = 48;
const HEIGHT = 22;

/** Loudness over time: so many bars, the loudest of what each stands for; what was played is in the accent's colour. */
function Wave({ peaks, share }: { peaks: number[]; share: number }) {
  const bars = barsOf(peaks, BARS);
  return (
    <svg aria-hidden width={BARS * 3} height={HEIGHT} viewBox={`0 0 ${BARS * 3} ${HEIGHT}`} className="min-w-0 shrink">
      {bars.map((peak, at) => {
        const height = Math.max(2, Math.round(peak * HEIGHT));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
            key={at}
            x={at * 3}
            y={(HEIGHT - height) / 2}
            width={2}
            height={height}
            rx={1}
            className={at < share * BARS ? 'fill-accent' : 'fill-edge'}
          />
        );
      })}
    </svg>
  );
}

/** Peaks, 0 to 1, as so many bars; the loudest one is as high as there is room. */
export function barsOf(peaks: readonly number[], count: number): number[] {
  const loudest = Math.max(0, ...peaks);
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / count));
    const peak = Math.max(0, ...peaks.slice(from, to));
    return loudest > 0 ? Math.min(1, peak / loudest) : 0;
  });
}
