/** The app's card under a message that was said to the memory. It never speaks as a model does, and it costs one click to ask one instead. */
import { Brain, BrainCircuit, Eraser, EyeOff, ListTree, PencilLine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Message, SaidCard as Shown } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { count } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { told } from '../../lib/notices.ts';
import { goToMemory } from '../../lib/route.ts';
import { change as changeSetting, useSetting } from '../../lib/settings.ts';
import { Button } from '../../ui/index.ts';
import { undoAll, useUndos } from '../changes.ts';
import { askCorrect } from '../correct.ts';
import { askForgetAll, askForgetRange } from '../range.ts';
import { askForget } from '../store.ts';
import { CardItems } from './CardItems.tsx';
import { loadCard, useCards } from './cards.ts';
import { headingOf } from './store.ts';

interface Props {
  message: Message;
  busy: boolean;
  /** The conversation's title, and whether it is remembered. */
  title: string;
  remembered: boolean;
  /** Undefined while there is no model that could be asked. */
  askModel: (() => void) | undefined;
  /** Answers the question of an answer again; undefined where that is not here. */
  regenerate(answer: string): (() => void) | undefined;
}

const ICONS: Record<Shown['kind'], typeof Brain> = {
  ...{ kept: Brain, 'not-kept': EyeOff, forget: Eraser, unremember: EyeOff, corrected: PencilLine, wrong: PencilLine },
  ...{ known: ListTree, unread: EyeOff },
};

export function SaidCard({ message, busy, title, remembered, askModel, regenerate }: Props) {
  const { t } = useTranslation();
  const card = useCards((s) => s[message.id]);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (useCards.getState()[message.id] === undefined) void told(loadCard(message.id));
  }, [message.id]);
  if (card === null) return null;
  if (card === undefined) return <div aria-hidden className="mt-2 h-20 max-w-[72ch] rounded-lg border border-border bg-raised" />;
  const Icon = ICONS[card.kind];
  const heading = headingOf(card);
  const change = card.kind === 'kept' || card.kind === 'corrected';
  const gone = (): void => box.current?.focus();
  return (
    <section
      ref={box}
      role={card.kind === 'known' ? 'region' : 'group'}
      aria-label={change ? t('memory.change.label') : heading}
      tabIndex={-1}
      data-card={card.kind}
      className="arrive mt-2 max-w-[72ch] rounded-lg border border-border px-3.5 py-3 outline-offset-2"
    >
      <p className="flex items-start gap-2 text-sm font-medium">
        <Icon size={15} aria-hidden className="mt-[3px] shrink-0 text-muted" />
        <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
          {heading}
        </span>
      </p>
      {card.was !== null && card.items.length > 0 && (
        <p dir="auto" className="mt-1.5 ps-[23px] text-sm text-muted line-through decoration-1 [overflow-wrap:anywhere]">
          {card.was}
        </p>
      )}
      <CardItems card={card} request={card.kind === 'forget' && card.of === 'words' ? message.id : null} onGone={gone} />
      {card.kind === 'known' && card.items.length === 0 && (
        <p className="mt-1.5 ps-[23px] text-sm text-muted">{t(card.about === null ? 'said.nothingYet' : 'chat.nothing')}</p>
      )}
      {card.kind === 'forget' && card.items.length > 0 && <p className="mt-2 ps-[23px] text-xs text-muted">{t('said.notYet')}</p>}
      <div className="mt-2.5 flex flex-wrap items-center gap-1.5 ps-[23px]">
        <Actions card={card} message={message} title={title} remembered={remembered} busy={busy} regenerate={regenerate} onGone={gone} />
        {askModel && (
          <Button
            kind="quiet"
            className="h-7 px-2 first:-ms-2"
            disabled={busy}
            icon={<BrainCircuit size={13} aria-hidden />}
            onClick={askModel}
          >
            {t('said.askModel')}
          </Button>
        )}
      </div>
    </section>
  );
}

type ActionProps = Pick<Props, 'message' | 'title' | 'remembered' | 'busy' | 'regenerate'> & { card: Shown; onGone(): void };

/** What can be done about all of it. */
function Actions({ card, message, title, remembered, busy, regenerate, onGone }: ActionProps) {
  const { t } = useTranslation();
  const undos = useUndos();
  const paused = useSetting('memory.paused');
  const again = card.answer === null ? undefined : regenerate(card.answer);
  const undoable = card.items.filter(({ id }) => undos[id] !== undefined);
  const [first] = card.items;
  const plain = 'h-7 px-2.5';
  const remember = (on: boolean) => told(ask('conversation.update', { id: message.conversation, patch: { remember: on } }));
  switch (card.kind) {
    case 'kept':
      return (
        <>
          {undoable.length > 0 && (
            <Button className={plain} onClick={() => void undoAll(undoable)}>
              {t('frame.undo')}
            </Button>
          )}
          {undoable.length === 0 && first && card.items.length === 1 && (
            <Button className={plain} onClick={() => void askForget(first.id)}>
              {t('memory.forget')}
            </Button>
          )}
          {first?.kind === 'fact' && card.items.length === 1 && (
            <Button className={plain} onClick={() => void askCorrect(first.id, first.text)}>
              {t('memory.correct')}
            </Button>
          )}
        </>
      );
    case 'corrected':
      return (
        <>
          {undoable.length > 0 && (
            <Button className={plain} onClick={() => void undoAll(undoable)}>
              {t('frame.undo')}
            </Button>
          )}
          {first && (
            <Button className={plain} onClick={() => void askCorrect(first.id, first.text)}>
              {t('memory.correct')}
            </Button>
          )}
          {first && again && (
            <Button className={plain} disabled={busy} onClick={again}>
              {t('message.regenerate')}
            </Button>
          )}
        </>
      );
    case 'not-kept':
      return (
        <>
          {card.why === 'paused' && paused && (
            <Button className={plain} onClick={() => changeSetting('memory.paused', false)}>
              {t('said.resume')}
            </Button>
          )}
          {card.why === 'conversation' && !remembered && (
            <Button className={plain} onClick={() => void remember(true)}>
              {t('sidebar.remember')}
            </Button>
          )}
        </>
      );
    case 'forget': {
      const { of } = card;
      if (of === 'hour' || of === 'today' || of === 'conversation') {
        const which = of === 'conversation' ? { id: message.conversation, title } : null;
        return (
          <Button kind="danger" className={plain} onClick={() => void askForgetRange(of, which)}>
            {t('memory.forgetMenu')}
          </Button>
        );
      }
      const { items } = card;
      if (of === 'words' && items.length > 1)
        return (
          <Button
            kind="danger"
            className={plain}
            onClick={() =>
              void askForgetAll(
                items.map(({ id }) => id),
                message.id,
                onGone,
              )
            }
          >
            {t('said.forgetAll', { count: items.length, n: count(items.length) })}
          </Button>
        );
      return of === 'everything' ? <OpenMemory /> : null;
    }
    case 'unremember':
      if (card.of === 'message') return null;
      return remembered ? (
        <Button className={plain} onClick={() => void remember(false)}>
          {t('said.notHere')}
        </Button>
      ) : (
        <Button className={plain} onClick={() => void remember(true)}>
          {t(card.of === 'conversation' ? 'frame.undo' : 'sidebar.remember')}
        </Button>
      );
    case 'known': {
      const more = card.total - card.items.length;
      return (
        <>
          {more > 0 && <span className="pe-1 text-sm text-muted">{t('said.more', { count: more, n: count(more) })}</span>}
          <OpenMemory />
        </>
      );
    }
    default:
      return null;
  }
}

function OpenMemory() {
  const { t } = useTranslation();
  return (
    <Button className="h-7 px-2.5" onClick={goToMemory}>
      {t('memory.open')}
    </Button>
  );
}
