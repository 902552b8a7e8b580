import type { HoldCode } from '../protocol/codes.js';
import type { EtaView, HoldView, PauseView } from '../protocol/views.js';

export interface LaneNow {
  label: string;
  waiting: number;
  /** Hold of the first message in line, when the whole lane stands still. */
  stoppedBy: HoldView | null;
}

interface Situation {
  pauses: readonly PauseView[];
  lanes: readonly LaneNow[];
  waiting: number;
  drain: EtaView | null;
  zone: string;
}

const standstill = new Set<HoldCode>([
  'paused_all',
  'paused_session',
  'needs_qr',
  'session_down',
  'active_hours',
  'hour_cap',
  'unknown_before',
]);

export function isStandstill(code: HoldCode): boolean {
  return standstill.has(code);
}

function clock(at: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
}

const count = (n: number, thing: string) => `${n} ${thing}${n === 1 ? '' : 's'}`;

function reason({ label, stoppedBy }: LaneNow, zone: string): string {
  if (!stoppedBy) return '';
  const { code, until } = stoppedBy;
  const end = until ? ` until ${clock(until, zone)}` : '';
  switch (code) {
    case 'needs_qr':
      return `${label} waits for a scan`;
    case 'session_down':
      return `${label} is disconnected`;
    case 'active_hours':
      return `${label} is outside its hours${end}`;
    case 'hour_cap':
      return `${label} has used its messages of this hour${end}`;
    case 'unknown_before':
      return `${label} checks an unconfirmed message${end}`;
    case 'paused_session':
      return `${label} is paused`;
    default:
      return `${label} waits`;
  }
}

/** What moves, what does not, and why: the first line an operator reads. */
export function queueSentence({ pauses, lanes, waiting, drain, zone }: Situation): string {
  const all = pauses.find(({ scope }) => scope === 'company');
  if (all) {
    const why = all.reason ? `: “${all.reason}”` : '';
    return `All sending is paused by ${all.by}${why}. ${count(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'}.`;
  }
  const stopped = lanes.filter(({ stoppedBy }) => stoppedBy);
  const reasons = stopped.map(lane => reason(lane, zone)).join(', ');
  if (waiting === 0) return reasons ? `Nothing is waiting. ${reasons}.` : 'Nothing is waiting.';
  const busy = lanes.filter(lane => lane.waiting > 0);
  if (busy.every(({ stoppedBy }) => stoppedBy)) return `Nothing is going out: ${reasons}.`;
  const end = drain
    ? `, done about ${clock(drain.p50, zone)} (${clock(drain.p90, zone)} at worst)`
    : '';
  const moving = `${count(waiting, 'message')} waiting${end}.`;
  return reasons ? `${moving} Not moving: ${reasons}.` : `Everything is moving. ${moving}`;
}
