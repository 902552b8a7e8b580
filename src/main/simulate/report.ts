import type { RefusalReason } from '../../protocol/codes.js';
import type { SimulationView } from '../../protocol/views.js';

export interface Report {
  /** What the rules are called. */
  rules: string;
  zone: string;
  people: number;
  view: SimulationView;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function span(ms: number): string {
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(ms / hourMs);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Names with their numbers, the largest first. */
function inOrder(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([, a], [, b]) => b - a);
}

const listed = (counts: Readonly<Record<string, number>>) =>
  inOrder(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');

const refusals: Readonly<Record<RefusalReason, string>> = {
  invalid_recipient: 'no number that can be used',
  expired: 'older than it may become',
  opted_out: 'asked us to stop',
  blocked: 'blocked here',
  not_on_whatsapp: 'not on WhatsApp',
  no_consent: 'no consent recorded',
  marketing: 'no consent to marketing recorded',
  doubtful: 'may have asked us to stop',
  prohibited_content: 'words that are never sent',
  link_in_first_contact: 'a link in a first message',
  placeholder: 'a placeholder nobody filled in',
};

const refused = ({ refusedBy }: SimulationView) =>
  (inOrder(refusedBy) as [RefusalReason, number][])
    .map(([reason, n]) => `${reason} ${n} (${refusals[reason]})`)
    .join(', ');

function heldBy({ days }: SimulationView): Record<string, number> {
  const held: Record<string, number> = {};
  for (const [code, n] of days.flatMap(day => Object.entries(day.held)))
    held[code] = (held[code] ?? 0) + n;
  return held;
}

/** Columns as wide as their widest cell, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
  const isText = (at: number) => at === 0 || at === widths.length - 1;
  return rows.map(row =>
    row
      .map((cell, at) =>
        isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

const head = ['day', 'wished', 'sent', 'as before', 'later', 'earlier', 'refused', 'held most by'];

function dayRows({ days, total }: SimulationView): string[][] {
  const rows = days.map(day => {
    const { date, wished, left, asBefore, later, earlier, refused, held } = day;
    const counts = [wished, left.after, asBefore, later, earlier, refused].map(String);
    return [date, ...counts, inOrder(held)[0]?.[0] ?? ''];
  });
  const sent = days.reduce((sum, { left }) => sum + left.after, 0);
  const { wished, asBefore, later, earlier, refused } = total;
  const sums = [wished, sent, asBefore, later, earlier, refused].map(String);
  return [head, ...rows, ['all', ...sums, '']];
}

/** What the rules would have done, for a terminal. */
export function report({ rules, zone, people, view }: Report): string {
  const { total, laterByMs, refusedBy } = view;
  const held = heldBy(view);
  const lines = [
    `${total.wished} messages to ${people} people under ${rules}, days in ${zone}`,
    '',
    ...table(dayRows(view)),
    '',
    laterByMs
      ? `Later by ${span(laterByMs.p50)} in the middle, by ${span(laterByMs.p90)} for the slowest tenth.`
      : 'Nothing goes later.',
    Object.keys(refusedBy).length > 0
      ? `Refused by rule: ${refused(view)}.`
      : 'Nothing is refused.',
    Object.keys(held).length > 0 ? `Held by rule: ${listed(held)}.` : 'No rule holds anything.',
  ];
  if (total.unsent > 0) lines.push(`Still waiting 60 days after the last line: ${total.unsent}.`);
  lines.push('What people answered is taken as it was. Nothing is sent and nothing is stored.');
  return lines.join('\n');
}
