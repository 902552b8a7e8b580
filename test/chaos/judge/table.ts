import type { Evidence, Finding } from './evidence.js';
import type { Verdict } from './judge.js';

/** What a run measured beside the judge's own figures. */
export interface Measured {
  seed: string;
  kills: number;
  /** From a kill to the next send, milliseconds. */
  recoveryMs: readonly number[];
  /** What else this run counts, in the words of the table. */
  more?: Readonly<Record<string, string | number>>;
}

export const quantile = (values: readonly number[], share: number) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

type Row = readonly [name: string, value: string | number];

const numbered = (findings: readonly Finding[], kind: Finding['kind']) =>
  findings.filter(finding => finding.kind === kind).length;

function rowsOf({ figures, findings, evidence }: Verdict, measured: Measured): Row[] {
  const { rules } = evidence;
  const count = (kind: Finding['kind']) => numbered(findings, kind);
  const recovery = measured.recoveryMs;
  const ofCap = (most: number, cap: number | null) =>
    cap === null ? `${most}` : `${most} of ${cap}`;
  return [
    ['seed', measured.seed],
    ['messages accepted', figures.messages],
    ['kills', measured.kills],
    ['transmitted', figures.transmitted],
    ['lost', count('lost')],
    ['visible duplicates', count('visible duplicate')],
    ['same id twice', figures.sameIdTwice],
    ['false states', count('false state') + count('decided without evidence')],
    ['held, justified', `${figures.held} (${figures.ambiguous} ambiguous)`],
    ['held without need', count('held without need')],
    ['out of order', count('out of order')],
    ['posts without a mark', count('post without a mark')],
    ['sent again too early', count('sent again too early')],
    ['two posts at once', count('two posts at once')],
    ['sent while paused', count('sent while paused')],
    ['smallest gap', `${figures.smallestGapMs ?? '-'} ms of ${rules.gapMs}`],
    ['most in an hour', ofCap(figures.mostInAnHour, rules.messagesPerHour)],
    ['most people in a day', ofCap(figures.mostInADay, rules.contactsPerDay)],
    ...(recovery.length > 0
      ? [
          [
            'kill to next send',
            `p50 ${quantile(recovery, 0.5)} ms, p95 ${quantile(recovery, 0.95)} ms`,
          ] as const,
        ]
      : []),
    ...Object.entries(measured.more ?? {}),
  ];
}

/** The figures of a run, one to a line. */
export function tableOf(verdict: Verdict, measured: Measured): string {
  const rows = rowsOf(verdict, measured);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 23);

/** What the gateway and WAHA each know of one message. */
export function historyOf({ accepted, told, journal }: Evidence, token: string): string[] {
  const sent = accepted.get(token);
  const row = sent && told.get(sent.id);
  const tries = row?.tries ?? [];
  const isOfIt = (line: (typeof journal)[number]) =>
    line.token === token || (line.waId !== null && line.waId === row?.waId);
  return [
    sent
      ? `accepted ${sent.id} as ${sent.waId} on ${sent.session} for ${sent.to}`
      : 'nobody was told that it was accepted',
    row
      ? `row ${row.status}${row.hold ? `, held by ${row.hold}` : ''}${row.needsPerson ? ', for a person' : ''}, id ${row.waId}`
      : 'no row',
    ...tries.map(
      ({ startedMs, endedMs, class: ended }, n) =>
        `try ${n + 1} ${clock(startedMs)} to ${endedMs === null ? '-' : clock(endedMs)}: ${ended ?? 'open'}`,
    ),
    ...journal
      .filter(isOfIt)
      .map(
        ({ t, op, waId, httpStatus, event, ack }) =>
          `journal ${clock(t)} ${[op, waId, httpStatus, event, ack].filter(part => part !== null && part !== undefined).join(' ')}`,
      ),
  ];
}

const mostTold = 10;

/** What is wrong, each with the history of its message. */
export function complaintsOf({ findings, evidence }: Verdict): string {
  return findings
    .slice(0, mostTold)
    .flatMap(({ kind, token, what }) => [
      `  ${kind}: ${token ?? ''} ${what}`,
      ...(token === null ? [] : historyOf(evidence, token).map(line => `    ${line}`)),
    ])
    .concat(findings.length > mostTold ? [`  and ${findings.length - mostTold} more`] : [])
    .join('\n');
}
