/** The elements of an answer: every one is ours, so that nothing runs or loads. */
import { Copy, Download, Square, SquareCheck } from 'lucide-react';
import { Component, createContext, isValidElement, lazy, type MouseEvent, type ReactNode, Suspense, useContext, useRef } from 'react';
import { type Components, useIsCodeFenceIncomplete } from 'streamdown';
import { useTranslation } from '../i18n/index.ts';
import { fileName, saveFile } from '../lib/save-file.ts';
import { copyText, IconButton } from '../ui/index.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { showAddress } from './LinkDialog.tsx';
import { richText } from './rich-text.ts';
import { ScrollBox } from './ScrollBox.tsx';
import { safeImage, safeLink } from './safe.ts';
import { tableCsv, tableText } from './table-text.ts';
import { Unseen } from './Unseen.tsx';

const Formula = lazy(() => import('./Formula.tsx'));

type Props<T extends keyof React.JSX.IntrinsicElements> = React.JSX.IntrinsicElements[T] & { node?: unknown };

function plain<T extends 'p' | 'ul' | 'ol' | 'li' | 'blockquote' | 'hr' | 'thead' | 'tbody' | 'tr' | 'th' | 'td' | 'sup' | 'sub'>(Tag: T) {
  return function Element({ node: _node, className: _class, id: _id, ...rest }: Props<T> & { className?: string; id?: string }) {
    const Any = Tag as React.ElementType;
    return <Any {...rest} />;
  };
}

/** The level of the heading that a block begins with; 0 where it begins with none. */
export const HeadingLevel = createContext(0);

/** Headings inside an answer start at level 3: the window's own stand above them. */
function Heading({ otherwise, node: _node, className: _class, children, id: _id, ...rest }: Props<'h3'> & { otherwise: 3 | 4 | 5 | 6 }) {
  const Tag = `h${useContext(HeadingLevel) || otherwise}` as 'h3';
  return <Tag {...rest}>{children}</Tag>;
}

/** A link shows where it leads before it is opened, however it was clicked. */
function Link({ href, children }: Props<'a'>) {
  const safe = safeLink(href);
  if (safe === undefined) return <span>{children}</span>;
  const show = (event: MouseEvent): void => {
    if (event.type === 'auxclick' && event.button !== 1) return;
    event.preventDefault();
    showAddress(safe);
  };
  return (
    <a href={safe} onClick={show} onAuxClick={show} draggable={false} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function Image({ src, alt }: Props<'img'>) {
  const { t } = useTranslation();
  const safe = safeImage(typeof src === 'string' ? src : undefined, window.location.origin);
  if (safe === undefined) return <span className="text-muted">[{t('message.image', { alt: alt ?? '' })}]</span>;
  return <img src={safe} alt={alt ?? ''} className="max-w-full rounded-md" referrerPolicy="no-referrer" />;
}

/** A ticked or open box of a task list: it says what it is and can not be changed here. */
function TaskBox({ checked, type }: Props<'input'>) {
  const { t } = useTranslation();
  if (type !== 'checkbox') return null;
  const Icon = checked ? SquareCheck : Square;
  return <Icon size={15} role="img" aria-label={checked ? t('message.ticked') : t('message.open')} className="task-box" />;
}

function textIn(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textIn).join('');
  if (isValidElement<{ children?: ReactNode }>(node)) return textIn(node.props.children);
  return '';
}

function Code({ className, children, ...rest }: Props<'code'>) {
  const open = useIsCodeFenceIncomplete();
  const language = /language-([^\s]+)/.exec(className ?? '')?.[1] ?? '';
  const text = textIn(children).replace(/\n$/, '');
  if ('data-block' in rest) return <FencedBlock code={text} language={language} open={open} />;
  return language === 'math' ? <Tex tex={text} display={false} /> : <code>{children}</code>;
}

function Tex({ tex, display }: { tex: string; display: boolean }) {
  return (
    <Suspense fallback={<code>{tex}</code>}>
      <Formula tex={tex} display={display} />
    </Suspense>
  );
}

/** What stands between two fences: code, or a formula. */
export function FencedBlock(props: { code: string; language: string; open: boolean }) {
  return props.language === 'math' ? <Tex tex={props.code} display /> : <CodeBlock {...props} />;
}

function Table({ node: _node, className: _class, children, ...rest }: Props<'table'>) {
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const copy = (): void => {
    if (table.current) void copyText(tableText(table.current), richText(table.current));
  };
  const save = (): void => {
    if (table.current) saveFile([tableCsv(table.current)], fileName(t('message.table'), 'csv'), 'text/csv;charset=utf-8');
  };
  return (
    <div className="table-block group/table relative">
      <ScrollBox as="div" label={t('message.table')}>
        <table ref={table} {...rest}>
          {children}
        </table>
      </ScrollBox>
      <div className="absolute end-1 top-0.5 flex rounded-md bg-side opacity-0 group-focus-within/table:opacity-100 group-hover/table:opacity-100 pointer-coarse:opacity-100">
        <IconButton small label={t('message.copyTable')} onClick={copy}>
          <Copy size={14} aria-hidden />
        </IconButton>
        <IconButton small label={t('message.saveCsv')} onClick={save}>
          <Download size={14} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

interface Labelled {
  label?: string;
  children?: ReactNode;
}

/** The mark of a note. It leads to the note's text in the same answer; no id stands in the document for it. */
function NoteMark({ label = '', children }: Labelled) {
  const { t } = useTranslation();
  const go = (event: MouseEvent<HTMLElement>): void => {
    const texts = event.currentTarget.closest('.prose')?.querySelectorAll<HTMLElement>('.note-text') ?? [];
    const text = Array.from(texts).find((element) => element.dataset.note === label.toLowerCase());
    text?.scrollIntoView({ block: 'nearest' });
    text?.focus({ preventScroll: true });
  };
  return (
    <sup>
      <button type="button" onClick={go} aria-label={t('message.footnote', { label })} className="note-mark">
        {children}
      </button>
    </sup>
  );
}

function NoteText({ label = '', children }: Labelled) {
  const { t } = useTranslation();
  return (
    <div className="note-text" data-note={label.toLowerCase()} tabIndex={-1} role="note" aria-label={t('message.footnote', { label })}>
      <span aria-hidden>{label}</span>
      <div>{children}</div>
    </div>
  );
}

function UnseenMark({ label = '', children }: Labelled) {
  return <Unseen name={label} char={textIn(children)} />;
}

export const components = {
  a: Link,
  img: Image,
  input: TaskBox,
  code: Code,
  table: Table,
  'note-mark': NoteMark,
  'note-text': NoteText,
  'unseen-mark': UnseenMark,
  strong: ({ children }: Props<'strong'>) => <strong>{children}</strong>,
  p: plain('p'),
  ul: plain('ul'),
  ol: plain('ol'),
  li: plain('li'),
  blockquote: plain('blockquote'),
  hr: plain('hr'),
  thead: plain('thead'),
  tbody: plain('tbody'),
  tr: plain('tr'),
  th: plain('th'),
  td: plain('td'),
  sup: plain('sup'),
  sub: plain('sub'),
  h1: (props: Props<'h3'>) => <Heading {...props} otherwise={3} />,
  h2: (props: Props<'h3'>) => <Heading {...props} otherwise={4} />,
  h3: (props: Props<'h3'>) => <Heading {...props} otherwise={5} />,
  h4: (props: Props<'h3'>) => <Heading {...props} otherwise={6} />,
  h5: (props: Props<'h3'>) => <Heading {...props} otherwise={6} />,
  h6: (props: Props<'h3'>) => <Heading {...props} otherwise={6} />,
} as unknown as Components;

/** A block that can not be drawn is shown as it was written; the rest of the answer stands. */
export class OrSource extends Component<{ source: ReactNode; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    return this.state.broken ? this.props.source : this.props.children;
  }
}
