/** An answer's markdown. Streamdown parses it block by block; every element is ours, so that nothing runs or loads. */
import { Copy, Square, SquareCheck } from 'lucide-react';
import { type ComponentProps, isValidElement, memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type Components, defaultRehypePlugins, type PluginConfig, Streamdown, useIsCodeFenceIncomplete } from 'streamdown';
import { useTranslation } from '../i18n/index.ts';
import { copyText, IconButton } from '../ui/index.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { ScrollBox } from './ScrollBox.tsx';
import { mathDelimiters, safeImage, safeLink, wellFormed } from './safe.ts';

type Plugin = NonNullable<ComponentProps<typeof Streamdown>['rehypePlugins']>[number];

/** HTML in an answer is dropped by the sanitizer, never parsed: no `rehype-raw` here. */
const rehypePlugins = [defaultRehypePlugins.sanitize as Plugin];

type Props<T extends keyof React.JSX.IntrinsicElements> = React.JSX.IntrinsicElements[T] & { node?: unknown };

function plain<T extends 'p' | 'ul' | 'ol' | 'li' | 'blockquote' | 'hr' | 'thead' | 'tbody' | 'tr' | 'th' | 'td' | 'sup' | 'sub'>(Tag: T) {
  return function Element({ node: _node, className: _class, ...rest }: Props<T> & { className?: string }) {
    const Any = Tag as React.ElementType;
    return <Any {...rest} />;
  };
}

/** Headings inside an answer start at level 3: the window's own stand above them. */
function heading(Tag: 'h3' | 'h4' | 'h5' | 'h6') {
  return function Heading({ node: _node, className: _class, children, id: _id, ...rest }: Props<'h3'>) {
    return <Tag {...rest}>{children}</Tag>;
  };
}

function Link({ node: _node, href, children, className: _class, ...rest }: Props<'a'>) {
  const safe = safeLink(href);
  if (safe === undefined) return <span>{children}</span>;
  return (
    <a {...rest} href={safe} title={safe} target="_blank" rel="noopener noreferrer nofollow">
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
  if (!('data-block' in rest)) return <code>{children}</code>;
  const language = /language-([^\s]+)/.exec(className ?? '')?.[1] ?? '';
  return <CodeBlock code={textIn(children).replace(/\n$/, '')} language={language} open={open} />;
}

function Table({ node: _node, className: _class, children, ...rest }: Props<'table'>) {
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const copy = (): void => {
    if (!table.current) return;
    const rows = Array.from(table.current.rows, (row) => Array.from(row.cells, (cell) => cell.textContent.trim()).join('\t'));
    void copyText(rows.join('\n'), table.current.outerHTML);
  };
  return (
    <div className="table-block group/table relative">
      <ScrollBox as="div" label={t('message.table')}>
        <table ref={table} {...rest}>
          {children}
        </table>
      </ScrollBox>
      <IconButton
        small
        label={t('message.copyTable')}
        onClick={copy}
        className="absolute end-1 top-0.5 bg-side opacity-0 group-hover/table:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      >
        <Copy size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

const components = {
  a: Link,
  img: Image,
  input: TaskBox,
  code: Code,
  table: Table,
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
  h1: heading('h3'),
  h2: heading('h4'),
  h3: heading('h5'),
  h4: heading('h6'),
  h5: heading('h6'),
  h6: heading('h6'),
} as unknown as Components;

let mathPlugin: PluginConfig | null = null;

/** KaTeX and its fonts, once a formula is there. */
function useMath(needed: boolean): PluginConfig | undefined {
  const [plugin, setPlugin] = useState(mathPlugin);
  useEffect(() => {
    if (!needed || mathPlugin) return;
    let current = true;
    void import('./math.ts').then(({ math }) => {
      mathPlugin = { math };
      if (current) setPlugin(mathPlugin);
    });
    return () => {
      current = false;
    };
  }, [needed]);
  return (needed ? (plugin ?? mathPlugin) : null) ?? undefined;
}

interface MarkdownProps {
  text: string;
  /** Still being written. */
  streaming: boolean;
}

export default memo(function Markdown({ text, streaming }: MarkdownProps) {
  const source = useMemo(() => mathDelimiters(wellFormed(text)), [text]);
  const plugins = useMath(source.includes('$$'));
  return (
    <Streamdown
      className="prose"
      dir="auto"
      mode="streaming"
      parseIncompleteMarkdown={streaming}
      isAnimating={streaming}
      components={components}
      rehypePlugins={rehypePlugins}
      {...(plugins ? { plugins } : {})}
    >
      {source}
    </Streamdown>
  );
});
