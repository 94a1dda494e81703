/** Under the answer to a spoken question: what the time until it sounded went into. */
import type { Message } from '../../../contract/index.ts';
import { list, milliseconds } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSetting } from '../../lib/settings.ts';
import { STAGES, type Stage, stagesOf, totalOf } from './stages.ts';

const COLOURS: Record<Stage, string> = {
  capture: 'bg-edge',
  recognition: 'bg-accent',
  recall: 'bg-accent/55',
  firstToken: 'bg-text/75',
  firstAudio: 'bg-success/70',
};

export function TimingsBar({ message }: { message: Pick<Message, 'timings'> }) {
  const { t } = useTranslation();
  const shown = useSetting('voice.timings');
  const stages = shown ? stagesOf(message.timings) : null;
  if (!stages) return null;
  const reached = STAGES.flatMap((stage) => {
    const ms = stages[stage];
    return ms === undefined ? [] : [{ stage, ms, name: t(`timings.stages.${stage}`) }];
  });
  const total = milliseconds(totalOf(stages));
  const until = t(stages.firstAudio === undefined ? 'timings.untilText' : 'timings.untilSound', { total });
  const words = list(reached.map(({ name, ms }) => t('timings.part', { name, time: milliseconds(ms) })));
  return (
    <div role="img" aria-label={`${until} ${words}.`} className="tabular mt-2 max-w-160 text-xs text-muted">
      <div className="mb-1 flex h-1.5 gap-px overflow-hidden rounded-full">
        {reached.map(({ stage, ms }) => (
          <span key={stage} className={`min-w-[3px] ${COLOURS[stage]}`} style={{ flexGrow: Math.max(1, ms) }} />
        ))}
      </div>
      <div className="flex flex-wrap gap-x-3 gap-y-0.5">
        <span className="font-medium text-text">{total}</span>
        {reached.map(({ stage, ms, name }) => (
          <span key={stage} className="flex items-center gap-1.5">
            <span className={`size-2 rounded-full ${COLOURS[stage]}`} />
            {t('timings.part', { name, time: milliseconds(ms) })}
          </span>
        ))}
      </div>
    </div>
  );
}
