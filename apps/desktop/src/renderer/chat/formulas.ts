/** Formulas as models write them, turned into the `$$…$$` that the parser knows. Pure. */

const DELIMITER = '$$';
/** `$x^2$`: nothing but a formula may stand between, so that prices and shell variables stay what they are. */
const SINGLE = /(?<![\\$\w])\$(?![\s$])([^$\n`]{1,300}?)(?<![\s\\$])\$(?![\w$])/g;
const LIKE_A_FORMULA = /[\\^_=<>+]|^[A-Za-z]$/;

/**
 * `\(…\)`, `\[…\]` and `$…$` become `$$…$$`; code is left alone. What is still open at the end is closed where `open` says
 * that the text is still being written.
 */
export function mathDelimiters(text: string, open = false): string {
  if (!/\\[([]|\$/.test(text)) return text;
  return text
    .split(/(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`)/)
    .map((piece, at, all) => (at % 2 === 1 ? piece : inText(piece, open && at === all.length - 1)))
    .join('');
}

function inText(text: string, open: boolean): string {
  const display = between(text, '\\[', '\\]', open, (math) => `\n${DELIMITER}\n${math.trim()}\n${DELIMITER}\n`);
  const inline = between(display, '\\(', '\\)', open, (math) =>
    math.includes('\n\n') ? null : DELIMITER + math.trim().replaceAll('\n', ' ') + DELIMITER,
  );
  if (!inline.includes('$')) return inline;
  return inline.replace(SINGLE, (whole, math: string) => (LIKE_A_FORMULA.test(math) ? DELIMITER + math + DELIMITER : whole));
}

/** Replaces what stands between two delimiters; from the left, each character looked at once. */
function between(text: string, begin: string, end: string, open: boolean, put: (math: string) => string | null): string {
  let from = text.indexOf(begin);
  if (from === -1) return text;
  let out = '';
  let at = 0;
  while (from !== -1) {
    const to = text.indexOf(end, from + begin.length);
    if (to === -1 && !open) break;
    // An escaped backslash before it: no delimiter.
    const escaped = text[from - 1] === '\\' && text[from - 2] !== '\\';
    const inside = text.slice(from + begin.length, to === -1 ? text.length : to).replace(/\\$/, '');
    const done = escaped || inside.trim() === '' ? null : put(inside);
    const next = to === -1 ? text.length : to + end.length;
    if (done === null) {
      out += text.slice(at, from + begin.length);
      at = from + begin.length;
      if (to === -1) break;
    } else {
      out += text.slice(at, from) + done;
      at = next;
    }
    from = text.indexOf(begin, at);
  }
  return out + text.slice(at);
}
