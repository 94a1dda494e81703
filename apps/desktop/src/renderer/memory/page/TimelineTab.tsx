/** Everything that is remembered, by time: what was said by whom, where. */
import { useEffect, useMemo } from 'react';
import type { TimelineItem } from '../../../contract/index.ts';
import { count, day, startOfDay, time, when } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorAlert, Snippet } from '../../ui/index.ts';
import { askCorrect } from '../correct.ts';
import { askForget, showSource } from '../store.ts';
import { Empty, Skeleton } from './Empty.tsx';
import { MemoryList } from './MemoryList.tsx';
import { Row } from './Row.tsx';
import { loadEarlier, loadTimeline, pinMemory, useMemoryPage } from './store.ts';

const keyOf = (item: TimelineItem): string => item.message;
const onEnd = (): void => void loadEarlier();

export function TimelineTab() {
  const { t } = useTranslation();
  const { items, pinned, more, text, loading, error } = useMemoryPage();
  useEffect(() => {
    if (useMemoryPage.getState().items === null) void loadTimeline();
  }, []);
  const days = useMemo(() => newDays(items ?? []), [items]);
  const searching = text.trim() !== '';
  if (error)
    return (
      <div className="mx-auto w-full max-w-[800px] px-4 pt-4 sm:px-6">
        <ErrorAlert error={error} onAction={() => void loadTimeline()} actionLabel={t('errors.action.retry')} />
      </div>
    );
  if (items === null) return <Skeleton />;
  if (items.length === 0)
    return searching ? (
      <Empty title={t('memory.noneFound', { text: text.trim() })} text={t('search.noneHint')} />
    ) : (
      <Empty title={t('memory.timelineEmpty')} text={t('memory.timelineEmptyText')} />
    );
  return (
    <MemoryList
      label={t('memory.timeline')}
      items={items}
      size={more ? -1 : items.length}
      keyOf={keyOf}
      render={(item, index) => <Item item={item} heading={days[index] ?? null} />}
      before={!searching && pinned.length > 0 && <Pinned items={pinned} />}
      after={more && <p className="pt-3 text-center text-sm text-muted">{t('memory.earlier')}</p>}
      onEnd={onEnd}
      busy={loading}
    />
  );
}

/** For each item the day that begins with it, or null. */
function newDays(items: readonly TimelineItem[]): (string | null)[] {
  return items.map((item, at) => {
    const before = items[at - 1];
    return before && startOfDay(before.created) === startOfDay(item.created) ? null : day(item.created);
  });
}

function Pinned({ items }: { items: TimelineItem[] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="memory-pinned" className="pt-5">
      <h2 id="memory-pinned" className="pb-1 text-xs font-medium text-muted">
        {t('memory.pinnedHeading', { n: count(items.length) })}
      </h2>
      <ul aria-labelledby="memory-pinned">
        {items.map((item) => (
          <li key={item.message}>
            <Item item={item} dated />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ item, heading = null, dated = false }: { item: TimelineItem; heading?: string | null; dated?: boolean }) {
  const { t } = useTranslation();
  const { message, conversation, role, created, pinned, facts, remembered, text } = item;
  const title = conversation.title || t('sidebar.untitled');
  const said = text
    .replace(/[\uE000\uE001]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return (
    <Row
      name={said.slice(0, 80) || t('memory.noText')}
      heading={heading}
      pinned={pinned}
      onSource={() => showSource(message)}
      onCorrect={said === '' ? undefined : () => void askCorrect(message, said)}
      onPin={() => void pinMemory(item)}
      onForget={(then) => askForget(message, then)}
      meta={
        <>
          <span className="font-medium">{role === 'user' ? t('chat.you') : t('chat.app')}</span>
          <span aria-hidden>·</span>
          <span dir="auto" className="max-w-[40ch] truncate">
            {title}
          </span>
          <span aria-hidden>·</span>
          <span>{dated ? when(created) : time(created)}</span>
          {facts > 0 && (
            <>
              <span aria-hidden>·</span>
              <span>{t('memory.factsDrawn', { count: facts, n: count(facts) })}</span>
            </>
          )}
          {!remembered && (
            <>
              <span aria-hidden>·</span>
              <span>{t('memory.leftOut')}</span>
            </>
          )}
        </>
      }
    >
      {/* Of three lines none is empty. */}
      <p dir="auto" className="line-clamp-3 text-base [overflow-wrap:anywhere] whitespace-pre-line">
        {said === '' ? (
          <span className="text-muted italic">{t('memory.noText')}</span>
        ) : (
          <Snippet text={text.trim().replace(/\n\s*\n/gu, '\n')} />
        )}
      </p>
    </Row>
  );
}
