/** What a card names, each with what can be done about it. */
import { Eraser, MessageSquareText, PencilLine } from 'lucide-react';
import type { SaidCard } from '../../../contract/index.ts';
import { count, exactly, when } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { IconButton } from '../../ui/index.ts';
import { askCorrect } from '../correct.ts';
import { askForget, showSource } from '../store.ts';

interface Props {
  card: SaidCard;
  /** The message that asks for forgetting, and names what is to be forgotten. */
  request: string | null;
  /** Runs when one was forgotten: its place is gone. */
  onGone(): void;
}

/** Of much that is to be forgotten at once, so many are shown. */
const SHOWN = 8;

export function CardItems({ card, request, onGone }: Props) {
  const { t } = useTranslation();
  const { kind } = card;
  const items = kind === 'forget' ? card.items.slice(0, SHOWN) : card.items;
  const more = card.items.length - items.length;
  if (items.length === 0) return null;
  // What was kept just now was said right above.
  const sources = kind !== 'kept' && kind !== 'corrected';
  const corrects = kind === 'wrong' || kind === 'known' || (kind === 'kept' && items.length > 1);
  const forgets = kind === 'forget' || kind === 'unremember' || kind === 'known' || (kind === 'kept' && items.length > 1);
  return (
    <ul className="mt-1.5 flex flex-col">
      {items.map(({ id, text, kind: of, created, source }) => (
        <li key={id} className="flex items-start gap-2 border-t border-border ps-[23px] first:border-t-0">
          <div className="min-w-0 grow py-1">
            <p dir="auto" className="line-clamp-4 text-sm [overflow-wrap:anywhere]">
              {text}
            </p>
            {kind !== 'kept' && kind !== 'corrected' && (
              <p className="tabular text-xs text-muted" title={source === null ? undefined : exactly(created)}>
                {t(`said.item.${of}`)}
                {source !== null && ` · ${when(created)}`}
              </p>
            )}
          </div>
          <div className="flex shrink-0 items-center py-0.5">
            {sources && source !== null && (
              <IconButton small label={t('memory.source')} onClick={() => void showSource(id)}>
                <MessageSquareText size={14} aria-hidden />
              </IconButton>
            )}
            {corrects && of !== 'habit' && (
              <IconButton small label={t('memory.correct')} onClick={() => void askCorrect(id, text)}>
                <PencilLine size={14} aria-hidden />
              </IconButton>
            )}
            {forgets && (
              <IconButton
                small
                label={t('memory.forget')}
                onClick={() => void askForget(id, onGone, request)}
                className="hover:text-danger"
              >
                <Eraser size={14} aria-hidden />
              </IconButton>
            )}
          </div>
        </li>
      ))}
      {more > 0 && (
        <li className="border-t border-border py-1 ps-[23px] text-sm text-muted">{t('said.more', { count: more, n: count(more) })}</li>
      )}
    </ul>
  );
}
