/**
 * The one script of a page: heads of tables become buttons that sort. Without it all is there, in the
 * order of the report. It reads and moves rows, nothing else.
 */
export const script = `
const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const keyOf = (row, at) => {
  const cell = row.cells[at];
  const told = cell.dataset.v;
  return told === undefined ? cell.textContent.trim() : Number(told);
};
const isUnknown = (key) => key === '' || key === '–' || key === 'n/a';
const compare = (a, b) => {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return typeof a === 'number' ? a - b : words.compare(a, b);
};
for (const table of document.querySelectorAll('table.sorts')) {
  const body = table.tBodies[0];
  const first = [...body.rows];
  const heads = [...(table.tHead?.rows[0].cells ?? [])].filter((head) => head.tagName === 'TH');
  for (const head of heads) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort');
      const startsHigh = first.some((row) => row.cells[head.cellIndex].dataset.v !== undefined);
      const order = startsHigh ? ['descending', 'ascending', 'none'] : ['ascending', 'descending', 'none'];
      const now = order[(order.indexOf(before) + 1) % 3];
      for (const other of heads) other.setAttribute('aria-sort', other === head ? now : 'none');
      const turn = now === 'descending' ? -1 : 1;
      const rows = first.map((row) => ({ row, key: keyOf(row, head.cellIndex) }));
      if (now !== 'none')
        rows.sort((a, b) => isUnknown(a.key) - isUnknown(b.key) || turn * compare(a.key, b.key));
      body.append(...rows.map(({ row }) => row));
    });
  }
}
`;
