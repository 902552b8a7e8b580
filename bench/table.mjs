const grouped = (value, digits) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const written = {
  perSecond: value => `${grouped(value, 0)}/s`,
  ms: value => `${grouped(value, value < 100 ? 1 : 0)} ms`,
  mb: value => `${grouped(value, 0)} MB`,
};

const show = (value, unit) => (Number.isFinite(value) ? written[unit](value) : 'not measured');

function share({ ours, ceiling, unit }) {
  const reached = unit === 'perSecond' ? ours / ceiling : ceiling / ours;
  return Number.isFinite(reached) ? `${grouped(reached * 100, 0)} %` : '';
}

/** Aligned text of rows `{ figure, ours, ceiling, unit }`; the unit is a key of `written`. */
export function table(rows) {
  const lines = [
    ['Figure', 'Ours', 'Ceiling', 'Share'],
    ...rows.map(row => [
      row.figure,
      show(row.ours, row.unit),
      show(row.ceiling, row.unit),
      share(row),
    ]),
  ];
  const widths = lines[0].map((_, at) => Math.max(...lines.map(line => line[at].length)));
  const rule = widths.map(width => '-'.repeat(width));
  return [lines[0], rule, ...lines.slice(1)]
    .map(line =>
      line.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join('  '),
    )
    .join('\n');
}
