/** Whether the chosen model sees what stands beside the message, and what can be done where it does not. */
import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Attached } from '../../../contract/index.ts';
import { chooseSight, useSight } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import { bytes } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { openSettings } from '../../lib/layout.ts';
import { useModels } from '../../models/index.ts';
import { useImages } from '../shown/index.ts';
import { bestSeeing, useChosenModel, useOffered } from './seeing.ts';

const shape =
  'inline-flex min-h-8 items-center rounded-md border px-3 py-1 text-start text-sm font-medium transition-colors duration-150 pointer-coarse:min-h-10';
const off = 'border-border bg-bg hover:bg-hover';
const on = 'border-accent bg-accent-soft';

interface Props {
  conversation: string;
  attachments: Attached[];
}

export function Sight({ conversation, attachments }: Props) {
  const { t } = useTranslation();
  const chosen = useChosenModel();
  const models = useModels((s) => s.models);
  const sight = useSight((s) => s[conversation]);
  const blind = chosen !== undefined && !chosen.vision;
  const seeing = blind ? bestSeeing(models) : undefined;
  const offered = useOffered(blind && seeing === undefined);
  if (!chosen) return null;
  if (!blind)
    return (
      <p className="mt-2 flex items-center gap-1.5 text-sm text-muted">
        <Eye size={14} aria-hidden className="shrink-0" />
        {t('sight.sees', { count: attachments.length, model: chosen.name })}
      </p>
    );
  const other = typeof sight === 'object' ? models.find((model) => model.id === sight.model) : undefined;
  return (
    <div className="mt-2 text-sm">
      <p className="flex items-start gap-1.5">
        {other ? (
          <Eye size={14} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        ) : (
          <EyeOff size={14} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        )}
        {other
          ? t('sight.once', { model: other.name })
          : seeing
            ? t('sight.blindUse', { model: chosen.name, other: seeing.name })
            : t('sight.blind', { model: chosen.name })}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        {seeing && (
          <button
            type="button"
            aria-pressed={other?.id === seeing.id}
            onClick={() => chooseSight(conversation, other?.id === seeing.id ? null : { model: seeing.id })}
            className={`${shape} ${other?.id === seeing.id ? on : off}`}
          >
            {t('sight.use', { model: seeing.name })}
          </button>
        )}
        <button
          type="button"
          aria-pressed={sight === 'text'}
          onClick={() => chooseSight(conversation, sight === 'text' ? null : 'text')}
          className={`${shape} ${sight === 'text' ? on : off}`}
        >
          {t('sight.read')}
        </button>
        {!seeing && (
          <button type="button" onClick={() => openSettings('models')} className={`${shape} ${off}`}>
            {t('sight.get')}
            {offered && (
              <span className="tabular ps-1.5 font-normal text-muted">
                {t('sight.size', { name: offered.name, size: bytes(offered.bytes) })}
              </span>
            )}
          </button>
        )}
      </div>
      {sight === 'text' && <Told attachments={attachments} />}
    </div>
  );
}

interface ToldText {
  of: string;
  texts: { text: string; whole: boolean }[];
}

/** Exactly what the model is told in place of the images. */
function Told({ attachments }: { attachments: Attached[] }) {
  const { t } = useTranslation();
  const [told, setTold] = useState<ToldText | null>(null);
  // What was read meanwhile changes it.
  const states = useImages((s) => attachments.map(({ id }) => s[id]?.reading ?? '').join());
  const of = JSON.stringify([attachments, states]);
  useEffect(() => {
    let over = false;
    const [asked] = JSON.parse(of) as [Attached[], string];
    Promise.all(asked.map(({ id, region }) => ask('image.told', { id, ...(region ? { region } : {}) }))).then(
      (texts) => !over && setTold({ of, texts }),
      () => !over && setTold({ of, texts: [] }),
    );
    return () => {
      over = true;
    };
  }, [of]);
  if (told === null)
    return (
      <p role="status" className="breathe mt-2 text-sm text-muted">
        {t('sight.toldWaits')}
      </p>
    );
  const text = told.texts
    .map((one) => one.text)
    .filter((one) => one.trim() !== '')
    .join('\n\n');
  return (
    <div className="mt-2">
      <p className="text-xs text-muted">{text === '' ? t('sight.toldNothing') : t('sight.told')}</p>
      {text !== '' && (
        <pre
          dir="auto"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="focus-inset mt-1 max-h-40 overflow-auto rounded-md border border-border bg-raised px-3 py-2 font-sans text-sm [overflow-wrap:anywhere] whitespace-pre-wrap"
        >
          {text.toWellFormed()}
        </pre>
      )}
      {told.texts.some(({ whole }) => !whole) && <p className="mt-1 text-xs text-muted">{t('sight.toldPart')}</p>}
    </div>
  );
}
