/** What stands in the log as rich text for elsewhere: without the window's buttons, words and looks. */

/** What is the window's, not the answer's. */
const OWN = 'button, [data-own], [role=toolbar], [aria-hidden=true]:not(.katex-html), .katex-html';
/** Attributes that mean something elsewhere too. */
const KEPT = new Set(['href', 'start', 'colspan', 'rowspan', 'align', 'dir', 'lang', 'alt']);

/** A copy of an element as HTML that other programs take; formulas as MathML, diagrams as their source. */
export function richText(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  // A drawing is in no other program: what it was drawn from is.
  for (const diagram of copy.querySelectorAll<HTMLElement>('[data-source]')) {
    const code = document.createElement('code');
    code.textContent = diagram.dataset.source ?? '';
    const block = document.createElement('pre');
    block.append(code);
    diagram.replaceWith(block);
  }
  for (const own of copy.querySelectorAll(OWN)) own.remove();
  for (const part of [copy, ...copy.querySelectorAll<HTMLElement>('*')]) {
    if (part.closest('math')) continue;
    const align = part instanceof HTMLElement ? part.style.textAlign : '';
    for (const { name } of [...part.attributes]) if (!KEPT.has(name)) part.removeAttribute(name);
    if (align !== '') part.setAttribute('align', align);
  }
  return copy.outerHTML;
}
