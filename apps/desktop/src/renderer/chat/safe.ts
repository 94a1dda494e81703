/** What rendered markdown may do: nothing runs, nothing is fetched, a link opens only when clicked. Pure. */

/** Addresses that a click may open. */
export function safeLink(href: string | undefined): string | undefined {
  if (href === undefined) return undefined;
  try {
    const { protocol } = new URL(href);
    return ['http:', 'https:', 'mailto:'].includes(protocol) ? href : undefined;
  } catch {
    // Relative: it would lead nowhere but into this window.
    return undefined;
  }
}

/** An image may be an attachment of this window's own origin or a blob of it; everything else is named, not loaded. */
export function safeImage(src: string | undefined, origin: string): string | undefined {
  if (src === undefined) return undefined;
  if (src.startsWith('blob:')) return src.startsWith(`blob:${origin}/`) ? src : undefined;
  try {
    const url = new URL(src, origin);
    return url.origin === origin &&
      url.pathname.startsWith('/attachment/') &&
      (url.protocol === 'http:' || url.protocol === 'https:' || url.protocol === 'app:')
      ? url.href
      : undefined;
  } catch {
    return undefined;
  }
}

/** Diagrams that name an address, a style, a script, HTML or a formula are shown as their text. */
export function refusesDiagram(source: string): boolean {
  return (
    source.length > 20_000 ||
    /https?:|\/\/|url\s*\(|\bimg\s*:|javascript:|(?<!<)<(?!br\s*\/?>)[a-z/!?]|&#|#\d+;|\$\$|%%\s*\{|^---/im.test(source)
  );
}

/** So many characters of a text's beginning, never half of one. */
export function beginningOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

/** Lone surrogates and NUL can not be shown; the replacement character says that something stood there. */
export function wellFormed(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}
