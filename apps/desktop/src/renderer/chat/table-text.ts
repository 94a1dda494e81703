/** A table as text: cells between tabs, as spreadsheets take them. */
export function tableText(table: HTMLTableElement): string {
  return Array.from(table.rows, (row) => Array.from(row.cells, (cell) => cellText(cell)).join('\t')).join('\n');
}

/** What a cell says, on one line. */
function cellText(cell: HTMLTableCellElement): string {
  return cell.textContent.trim().replace(/[\t\r\n]+/g, ' ');
}
