/** A table as text: cells between tabs, as spreadsheets take them. */
export function tableText(table: HTMLTableElement): string {
  return Array.from(table.rows, (row) => Array.from(row.cells, (cell) => cellText(cell)).join('\t')).join('\n');
}

/**
 * A table as a CSV file (RFC 4180): lines end with CRLF, and a byte order mark tells spreadsheets that it is UTF-8. What a spreadsheet
 * would take for a formula gets an apostrophe before it, unless it is a number.
 */
export function tableCsv(table: HTMLTableElement): string {
  const lines = Array.from(table.rows, (row) => Array.from(row.cells, (cell) => field(cellText(cell))).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function field(text: string): string {
  const inert = /^[=+\-@]/.test(text) && !/^[+-]?[\d.,\s]*\d\s*%?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
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
