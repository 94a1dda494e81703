/** What markdown is turned into: our own steps between the parser and the elements. */
import { cjk } from '@streamdown/cjk';
import remarkMath from 'remark-math';
import { defaultRehypePlugins, defaultRemarkPlugins, type PluginConfig } from 'streamdown';
import type { Pluggable } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { hasUnseen, pieces } from './unseen.ts';

/** As much of a node of markdown or of the document as is looked at here. */
interface Node {
  type: string;
  value?: string;
  identifier?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  data?: Record<string, unknown>;
  children?: Node[];
}

const NOTE = /\[\^([^\]\s]{1,40})\]/g;

/** HTML is text, but for the line break that models write into tables; notes stand for themselves in each block. */
function ourMarkdown() {
  return (tree: Node): void => {
    visit(tree, (node: Node, index?: number, parent?: Node) => {
      if (!parent?.children || index === undefined) return;
      if (node.type === 'html') {
        const value = node.value ?? '';
        const shown: Node = /^<br\s*\/?>$/i.test(value) ? { type: 'break' } : { type: 'text', value };
        const inside = ['paragraph', 'heading', 'emphasis', 'strong', 'delete', 'link', 'tableCell'].includes(parent.type);
        parent.children[index] = inside ? shown : { type: 'paragraph', children: [shown] };
        return SKIP;
      }
      if (node.type === 'footnoteReference') {
        parent.children[index] = note(node.identifier ?? '');
        return SKIP;
      }
      if (node.type === 'footnoteDefinition') {
        node.data = { hName: 'note-text', hProperties: { label: node.identifier } };
        node.type = 'noteText';
        return;
      }
      if (node.type === 'text' && parent.type !== 'link' && node.value?.includes('[^')) {
        const parts: Node[] = [];
        let from = 0;
        for (const match of node.value.matchAll(NOTE)) {
          if (match.index > from) parts.push({ type: 'text', value: node.value.slice(from, match.index) });
          parts.push(note(match[1] ?? ''));
          from = match.index + match[0].length;
        }
        if (parts.length === 0) return;
        if (from < node.value.length) parts.push({ type: 'text', value: node.value.slice(from) });
        parent.children.splice(index, 1, ...parts);
        return [SKIP, index + parts.length];
      }
    });
  };
}

function note(label: string): Node {
  return { type: 'noteMark', data: { hName: 'note-mark', hProperties: { label }, hChildren: [{ type: 'text', value: label }] } };
}

/** In code and in a link's words every character that can not be seen becomes an element with its name. */
function showUnseen() {
  return (tree: Node): void => {
    visit(tree, 'element', (node: Node) => {
      if (node.tagName !== 'code' && node.tagName !== 'a') return;
      // A block of code does it itself, line by line.
      if (node.tagName === 'code' && String(node.properties?.className ?? '').includes('language-')) return SKIP;
      visit(node, 'text', (text: Node, index?: number, parent?: Node) => {
        if (!parent?.children || index === undefined || !hasUnseen(text.value ?? '')) return;
        const parts = pieces(text.value ?? '').map(
          (piece): Node =>
            typeof piece === 'string'
              ? { type: 'text', value: piece }
              : {
                  type: 'element',
                  tagName: 'unseen-mark',
                  properties: { label: piece.name },
                  children: [{ type: 'text', value: piece.char }],
                },
        );
        parent.children.splice(index, 1, ...parts);
        return [SKIP, index + parts.length];
      });
      return SKIP;
    });
  };
}

type Schema = { tagNames?: string[]; attributes?: Record<string, unknown[]> };
const [sanitize, schema] = defaultRehypePlugins.sanitize as unknown as [Pluggable, Schema];

export const remarkPlugins: Pluggable[] = [
  ...Object.values(defaultRemarkPlugins),
  [remarkMath, { singleDollarTextMath: false }] as unknown as Pluggable,
  ourMarkdown,
];

/** No `rehype-raw`: nothing that was written as HTML is ever parsed as such. The sanitizer stands behind that. */
export const rehypePlugins: Pluggable[] = [
  [
    sanitize,
    {
      ...schema,
      tagNames: [...(schema.tagNames ?? []), 'note-mark', 'note-text'],
      attributes: { ...schema.attributes, 'note-mark': ['label'], 'note-text': ['label'] },
    },
  ] as unknown as Pluggable,
  showUnseen,
];

/** Emphasis beside Chinese, Japanese and Korean words, which have no spaces around it. */
export const plugins: PluginConfig = { cjk };
