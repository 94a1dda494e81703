/** Above the message box: what is being said, and recordings that wait for something that recognises speech. */
import { Mic, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { bytes, clock, list } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeDownloads, startDownload, useModels } from '../../models/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { useMicrophone } from '../capture/index.ts';
import { useTalk, useVoice } from './store.ts';
import { discardTalk } from './talk.ts';

export function TalkStrip({ conversation }: { conversation: string }) {
  const phase = useTalk((s) => (s.conversation === conversation ? s.phase : 'idle'));
  const waiting = useTalk((s) => (s.waiting?.conversation === conversation ? s.waiting : null));
  const missing = useVoice((s) => s.status !== null && s.status.recogniser === null);
  if (phase === 'idle' && !waiting) return null;
  return (
    <div className="mb-1.5 flex flex-col gap-1.5 border-b border-border pt-0.5 pe-1 pb-2">
      {phase !== 'idle' ? <Saying /> : waiting && <Waiting seconds={waiting.seconds} />}
      {(missing || (waiting && phase === 'idle')) && <Offer />}
    </div>
  );
}

function Saying() {
  const { t } = useTranslation();
  const { phase, latched, partial } = useTalk();
  const nothing = partial.settled === '' && partial.moving === '';
  const hint =
    phase === 'transcribing'
      ? t('talk.transcribing')
      : phase === 'opening'
        ? t('talk.opening')
        : t(latched ? 'talk.tapAgain' : 'talk.letGo');
  return (
    <>
      <div className="flex min-h-8 items-center gap-2.5 text-sm text-muted">
        {phase === 'listening' ? <Level /> : <Mic size={15} aria-hidden className="breathe shrink-0" />}
        {phase === 'listening' && <Elapsed />}
        <span className="min-w-0 grow truncate">{hint}</span>
        {phase !== 'transcribing' && <Discard />}
      </div>
      {!nothing && (
        // Not announced word by word: the finished text is.
        <p aria-live="off" dir="auto" className="max-h-[30vh] overflow-y-auto text-base [overflow-wrap:anywhere]">
          <span>{partial.settled}</span>
          {partial.settled !== '' && partial.moving !== '' && ' '}
          <span className="text-muted italic">{partial.moving}</span>
        </p>
      )}
    </>
  );
}

function Waiting({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  return (
    <div className="flex min-h-8 items-center gap-2.5 text-sm text-muted">
      <Mic size={15} aria-hidden className="shrink-0" />
      <span className="min-w-0 grow">{t('talk.recordingWaits', { length: clock(seconds) })}</span>
      <Discard />
    </div>
  );
}

function Discard() {
  const { t } = useTranslation();
  return (
    <IconButton small label={t('talk.discard')} onClick={discardTalk}>
      <X size={15} aria-hidden />
    </IconButton>
  );
}

/** What has to be fetched before anybody can talk, with its size: asked, never silent. */
function Offer() {
  const { t } = useTranslation();
  const missing = useVoice((s) => s.status?.missing);
  const entries = useModels((s) => s.entries);
  const downloads = useModels((s) => s.downloads);
  const wanted = entries.filter((entry) => missing?.includes(entry.id));
  const running = activeDownloads(downloads).some((d) => d.state !== 'failed' && d.entries.some((id) => missing?.includes(id)));
  if (!missing || missing.length === 0 || wanted.length === 0) return null;
  if (running) return <p className="text-sm text-muted">{t('talk.coming')}</p>;
  const names = list(wanted.map((entry) => entry.name));
  const size = bytes(wanted.reduce((sum, entry) => sum + entry.bytes, 0));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <p className="tabular min-w-0 grow basis-60 text-sm">{t('talk.missing', { names, size })}</p>
      <Button onClick={() => void startDownload(missing)}>{t('talk.fetch')}</Button>
    </div>
  );
}

/** Five bars of the microphone's level. */
function Level() {
  const level = useMicrophone((s) => s.level);
  return (
    <span aria-hidden className="flex h-4 shrink-0 items-center gap-[3px]">
      {[0.35, 0.7, 1, 0.7, 0.35].map((share, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
          key={at}
          className="w-[3px] rounded-full bg-accent"
          style={{ height: `${Math.max(3, Math.round(16 * Math.min(1, level * (0.5 + share))))}px` }}
        />
      ))}
    </span>
  );
}

/** How long it is, and near its end what is left. */
function Elapsed() {
  const { t } = useTranslation();
  const since = useTalk((s) => s.since);
  const endsAt = useTalk((s) => s.endsAt);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  if (endsAt !== null)
    return <span className="tabular font-medium text-text">{t('talk.left', { time: clock(Math.max(0, (endsAt - now) / 1000)) })}</span>;
  return <span className="tabular text-text">{clock(Math.max(0, (now - since) / 1000))}</span>;
}
