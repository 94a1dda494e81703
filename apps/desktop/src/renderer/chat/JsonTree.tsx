/** JSON as a tree that is folded and walked by keys, as WAI-ARIA's tree pattern has it. */
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { firstOpen, type JsonNode, outside, rowsOf, type TreeRow } from './json-tree.ts';
import { Shown } from './Unseen.tsx';

/** Rows that are drawn at once. */
const ROWS = 200;
/** Characters of one value that are drawn. */
const VALUE = 2000;
const COLOURS = {
  string: 'text-success',
  number: 'text-accent',
  literal: 'text-accent',
  object: 'text-muted',
  array: 'text-muted',
} as const;

interface Props {
  tree: JsonNode;
  label: string;
}

export function JsonTree({ tree, label }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(() => firstOpen(tree));
  const [most, setMost] = useState(ROWS);
  /** The row that Tab comes to. */
  const [at, setAt] = useState('');
  const moved = useRef(false);
  const { rows, all } = useMemo(() => rowsOf(tree, open, most), [tree, open, most]);
  const current = rows.find((row) => row.path === at) ?? rows[0];
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    box.current?.querySelector<HTMLElement>(`[data-path="${at}"]`)?.focus();
  }, [at]);

  const turn = ({ path, open: was }: TreeRow): void => {
    if (was === null) return;
    const next = new Set(open);
    if (was) next.delete(path);
    else next.add(path);
    setOpen(next);
  };
  const go = (path: string | null | undefined): void => {
    if (path == null || path === current?.path) return;
    moved.current = true;
    setAt(path);
  };
  const right = (row: TreeRow): void => {
    if (row.open === false) turn(row);
    else if (row.open) go(rows[rows.indexOf(row) + 1]?.path);
  };
  const press = (event: KeyboardEvent, row: TreeRow): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = rows.indexOf(row);
    if (event.key === 'ArrowDown') go(rows[here + 1]?.path);
    else if (event.key === 'ArrowUp') go(rows[here - 1]?.path);
    else if (event.key === 'ArrowRight') right(row);
    else if (event.key === 'ArrowLeft' && row.open) turn(row);
    else if (event.key === 'ArrowLeft') go(outside(row.path));
    else if (event.key === 'Home') go(rows[0]?.path);
    else if (event.key === 'End') go(rows.at(-1)?.path);
    else if (event.key === 'Enter' || event.key === ' ') turn(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <div ref={box} role="tree" aria-label={label} className="json-tree">
        {rows.map((row) => (
          <div
            key={row.path}
            role="treeitem"
            aria-level={row.level}
            aria-posinset={row.position}
            aria-setsize={row.of}
            aria-expanded={row.open ?? undefined}
            data-path={row.path}
            tabIndex={row === current ? 0 : -1}
            onClick={() => {
              setAt(row.path);
              // What was marked with the pointer is to be copied, not folded away.
              if (window.getSelection()?.isCollapsed !== false) turn(row);
            }}
            onKeyDown={(event) => press(event, row)}
            onFocus={() => setAt(row.path)}
            // Deeper than a window is wide, levels no longer move in.
            style={{ paddingInlineStart: `${Math.min(row.level - 1, 16) * 1.1 + 0.5}rem` }}
          >
            <ChevronRight
              size={12}
              aria-hidden
              className={`transition-transform duration-150 ${row.open === null ? 'invisible' : row.open ? 'rotate-90' : ''}`}
            />
            <span>
              {row.key !== null && (
                <span className={row.key.startsWith('"') ? '' : 'text-muted'}>
                  <Shown text={row.key} />
                  {': '}
                </span>
              )}
              <span className={COLOURS[row.value.kind]}>
                <Value value={row.value} open={row.open === true} />
              </span>
            </span>
          </div>
        ))}
      </div>
      {all > rows.length && (
        <Button kind="quiet" data-own className="m-1 text-xs" onClick={() => setMost(most + ROWS * 5)}>
          {t('message.moreLines', { n: all - rows.length })}
        </Button>
      )}
    </>
  );
}

function Value({ value, open }: { value: JsonNode; open: boolean }) {
  const { t } = useTranslation();
  if (!('entries' in value)) return <Shown text={value.text.length > VALUE ? `${value.text.slice(0, VALUE)}…` : value.text} />;
  const [left, right] = value.kind === 'object' ? '{}' : '[]';
  if (open || value.entries.length === 0) return `${left}${open ? '' : right}`;
  return `${left} ${t('message.entries', { count: value.entries.length })} ${right}`;
}
