/** How the person wants things done: each can be switched off, and shows where it was said. */
import { useEffect } from 'react';
import type { Habit } from '../../../contract/index.ts';
import { count, date } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorAlert, Toggle } from '../../ui/index.ts';
import { askForget, showSource } from '../store.ts';
import { loadDerived, setHabit, useDerived } from './derived.ts';
import { Empty, Skeleton } from './Empty.tsx';
import { MemoryList } from './MemoryList.tsx';
import { Row } from './Row.tsx';
import { useMemoryPage } from './store.ts';

const keyOf = (habit: Habit): string => habit.id;

export function HabitsTab() {
  const { t } = useTranslation();
  const { habits, loading, error } = useDerived();
  const text = useMemoryPage((s) => s.text.trim());
  useEffect(() => {
    if (useDerived.getState().habits === null) void loadDerived();
  }, []);
  if (error)
    return (
      <div className="mx-auto w-full max-w-[800px] px-4 pt-4 sm:px-6">
        <ErrorAlert error={error} onAction={() => void loadDerived()} actionLabel={t('errors.action.retry')} />
      </div>
    );
  if (habits === null) return <Skeleton />;
  const words = text.toLocaleLowerCase().split(/\s+/u);
  const found = habits.filter((habit) => words.every((word) => habit.text.toLocaleLowerCase().includes(word)));
  if (found.length === 0)
    return text !== '' ? (
      <Empty title={t('memory.noneFound', { text })} text={t('search.noneHint')} />
    ) : (
      <Empty title={t('memory.habitsEmpty')} text={t('memory.habitsEmptyText')} />
    );
  return (
    <MemoryList
      label={t('memory.tabs.habits')}
      items={found}
      size={found.length}
      keyOf={keyOf}
      render={(habit) => <HabitRow habit={habit} />}
      before={<p className="pt-2 pb-2.5 text-sm text-muted">{t('memory.habitsText')}</p>}
      busy={loading}
    />
  );
}

function HabitRow({ habit }: { habit: Habit }) {
  const { t } = useTranslation();
  const { id, text, on, confirmed, firstApplied, sources } = habit;
  return (
    <Row
      name={text}
      onSource={sources.length > 0 ? () => showSource(id) : undefined}
      onForget={(then) => askForget(id, then)}
      control={
        <span className="me-2 flex max-sm:ms-1.5">
          <Toggle label={t('memory.follow', { habit: text })} checked={on} onChange={(next) => void setHabit(habit, next)} />
        </span>
      }
      meta={
        <>
          <span>
            {!confirmed
              ? t('memory.unconfirmed')
              : firstApplied === null
                ? t('memory.neverApplied')
                : t('memory.applied', { date: date(firstApplied) })}
          </span>
          {habit.keptIn && (
            <>
              <span aria-hidden>·</span>
              <span dir="auto" className="max-w-[40ch] truncate">
                {t('memory.keptIn', { folder: habit.keptIn })}
              </span>
            </>
          )}
          {habit.count > 1 && (
            <>
              <span aria-hidden>·</span>
              <span>{t('memory.times', { count: habit.count, n: count(habit.count) })}</span>
            </>
          )}
        </>
      }
    >
      <p dir="auto" className={`text-base [overflow-wrap:anywhere] ${on ? '' : 'text-muted'}`}>
        {text}
      </p>
    </Row>
  );
}
