/** A table as text: cells between tabs, as spreadsheets take them. */
export function tableText(table: HTMLTableElement): string {
  return Array.from(table.rows, (row) => Array.from(row.cells, (cell) => cellText(cell)).join('\t')).join('\n');
}

/** What a cell says, on one line; a formula as it was written, once. */
function cellText(cell: HTMLTableCellElement): string {
  const copy = cell.cloneNode(true) as HTMLElement;
  for (const own of copy.querySelectorAll('button, [data-own]')) own.remove();
  for (const formula of copy.querySelectorAll('.formula')) {
    const tex = formula.querySelector('annotation[encoding="application/x-tex"]')?.textContent;
    if (tex != null) formula.replaceWith(tex);
  }
  return copy.textContent.trim().replace(/[\t\r\n]+/g, ' ');
}
