/** What could be fetched, by what it is for: the suggested first, then what fits, then the small. */
import type { CatalogueEntry, Download } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { EntryRow } from './EntryRow.tsx';

/** In the order in which a person needs them. */
const TASKS = ['chat', 'text-encoder', 'speech-to-text', 'vad', 'text-to-speech', 'phonemizer', 'image', 'ocr'];

const placeOf = (task: string): number => (TASKS.includes(task) ? TASKS.indexOf(task) : TASKS.length);

/** The entries of each task, tasks and entries in their order. */
export function byTask(entries: readonly CatalogueEntry[]): [task: string, entries: CatalogueEntry[]][] {
  const sorted = entries.toSorted((a, b) => Number(b.starter) - Number(a.starter) || Number(b.fits) - Number(a.fits) || a.bytes - b.bytes);
  return [...Map.groupBy(sorted, ({ task }) => task)].sort(([a], [b]) => placeOf(a) - placeOf(b));
}

interface Props {
  entries: readonly CatalogueEntry[];
  /** The fetch that stands in an entry's own row. */
  own(id: string): Download | undefined;
}

export function Catalogue({ entries, own }: Props) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-4">
      {byTask(entries).map(([task, all]) => (
        <section key={task}>
          <h4 className="pb-1 text-xs font-medium text-muted">{t(`models.task.${task}`, { defaultValue: task })}</h4>
          {all.map((entry) => (
            <EntryRow key={entry.id} entry={entry} download={own(entry.id)} />
          ))}
        </section>
      ))}
    </div>
  );
}
