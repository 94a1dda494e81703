/** Where the answer will stand, before its first word: a quiet line, no article. */
import { useEffect, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useModels } from '../models/index.ts';
import { Button } from '../ui/index.ts';
import { OFFER_AFTER } from './status.ts';
import { saidBy, type Turn } from './turn.ts';

/** Nothing moves before this many milliseconds: most waits are shorter. */
const QUIET = 300;

export function WaitingLine({ turn }: { turn: Turn | null }) {
  const { t } = useTranslation();
  const waiting = turn !== null && saidBy(turn) === '';
  const [waited, setWaited] = useState(0);
  const started = turn?.started ?? 0;
  useEffect(() => {
    if (!waiting) return setWaited(0);
    const tick = (): void => setWaited(performance.now() - started);
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [waiting, started]);
  if (!waiting || waited < QUIET) return null;
  const share = turn.progress && turn.progress.total > 0 ? turn.progress.read / turn.progress.total : null;
  return (
    <div className="pb-6">
      {/* Where the answer's first lines will be, under its name. */}
      <div aria-hidden className="flex flex-col gap-2 pt-7">
        <div className="breathe h-2.5 w-3/5 rounded-full bg-hover" />
        <div className="breathe h-2.5 w-2/5 rounded-full bg-hover" />
        {share !== null && waited > 1000 && (
          <div className="mt-1 h-0.5 w-40 overflow-hidden rounded-full bg-hover">
            <div className="h-full bg-edge transition-[width] duration-150" style={{ width: `${Math.round(share * 100)}%` }} />
          </div>
        )}
      </div>
      {waited >= OFFER_AFTER && (
        <div className="mt-3 flex flex-wrap items-center gap-3 text-sm text-muted">
          {t('chat.offer')}
          <Button onClick={() => useModels.setState({ pickerOpen: true })}>{t('chat.offerModel')}</Button>
        </div>
      )}
    </div>
  );
}
