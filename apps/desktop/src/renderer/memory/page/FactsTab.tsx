/** "Known about you": what was drawn from the person's own words, each with where it was said; what holds no more on request. */
import { useEffect } from 'react';
import type { Fact } from '../../../contract/index.ts';
import { count, date } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorAlert, Toggle } from '../../ui/index.ts';
import { askCorrect } from '../correct.ts';
import { askForget, showSource } from '../store.ts';
import { loadDerived, moreFacts, pinFact, showHistory, useDerived } from './derived.ts';
import { Empty, Skeleton } from './Empty.tsx';
import { MemoryList } from './MemoryList.tsx';
import { Row } from './Row.tsx';
import { useMemoryPage } from './store.ts';

const keyOf = (fact: Fact): string => fact.id;
const onEnd = (): void => void moreFacts();

export function FactsTab() {
  const { t } = useTranslation();
  const { facts, total, history, loading, error } = useDerived();
  const text = useMemoryPage((s) => s.text.trim());
  useEffect(() => {
    if (useDerived.getState().facts === null) void loadDerived();
  }, []);
  return (
    <section aria-label={t('memory.known')} className="flex min-h-0 grow flex-col">
      <div className="mx-auto flex w-full max-w-[800px] shrink-0 flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-2 pb-2 sm:px-6">
        <h2 className="grow text-sm font-semibold">{t('memory.known')}</h2>
        <span className="flex items-center gap-2.5 text-sm text-muted">
          {t('memory.history')}
          <Toggle label={t('memory.history')} checked={history} onChange={showHistory} />
        </span>
      </div>
      {error ? (
        <div className="mx-auto w-full max-w-[800px] px-4 pt-2 sm:px-6">
          <ErrorAlert error={error} onAction={() => void loadDerived()} actionLabel={t('errors.action.retry')} />
        </div>
      ) : facts === null ? (
        <Skeleton />
      ) : facts.length === 0 ? (
        text !== '' ? (
          <Empty title={t('memory.noneFound', { text })} text={t('search.noneHint')} />
        ) : (
          <Empty title={t('memory.factsEmpty')} text={t('memory.factsEmptyText')} />
        )
      ) : (
        <MemoryList
          label={t('memory.known')}
          items={facts}
          size={total}
          keyOf={keyOf}
          render={(fact) => <FactRow fact={fact} />}
          onEnd={onEnd}
          busy={loading}
        />
      )}
    </section>
  );
}

function FactRow({ fact }: { fact: Fact }) {
  const { t } = useTranslation();
  const { id, text, maker, pinned, validFrom, validTo, sources } = fact;
  const over = validTo !== null;
  return (
    <Row
      name={text}
      pinned={pinned}
      onSource={sources.length > 0 ? () => showSource(id) : undefined}
      onCorrect={over ? undefined : () => void askCorrect(id, text)}
      onPin={over ? undefined : () => void pinFact(fact)}
      onForget={(then) => askForget(id, then)}
      meta={
        <>
          <span>
            {over ? t('memory.heldUntil', { from: date(validFrom), to: date(validTo) }) : t('memory.since', { date: date(validFrom) })}
          </span>
          <span aria-hidden>·</span>
          <span>{t(`memory.maker.${maker}`)}</span>
          {fact.keptIn && (
            <>
              <span aria-hidden>·</span>
              <span dir="auto" className="max-w-[40ch] truncate">
                {t('memory.keptIn', { folder: fact.keptIn })}
              </span>
            </>
          )}
          {fact.count > 1 && (
            <>
              <span aria-hidden>·</span>
              <span>{t('memory.times', { count: fact.count, n: count(fact.count) })}</span>
            </>
          )}
        </>
      }
    >
      <p dir="auto" className={`text-base [overflow-wrap:anywhere] ${over ? 'text-muted line-through decoration-1' : ''}`}>
        {text}
      </p>
    </Row>
  );
}
