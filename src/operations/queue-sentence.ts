import type { HoldCode } from '../protocol/codes.js';
import type { HoldView, PauseView, QueueStatusView, QueueSummaryView } from '../protocol/views.js';

interface Situation {
  summary: QueueSummaryView;
  pauses: readonly PauseView[];
  zone: string;
  /** Another process sends. */
  standby?: boolean;
  trouble?: QueueStatusView['trouble'];
}

function clock(at: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
}

const count = (n: number, thing: string) => `${n} ${thing}${n === 1 ? '' : 's'}`;

/** What a number does that does not send; the time until then follows. */
const reasons: Readonly<Record<HoldCode, string>> = {
  scheduled: 'waits for a time that was set',
  paused_all: 'is paused',
  paused_session: 'is paused',
  paused_campaign: 'has a paused campaign',
  paused_first_contacts: 'writes to nobody new for now',
  needs_qr: 'waits for a scan',
  session_down: 'is disconnected',
  disk_full: 'waits for room on the disk',
  clock_jumped: 'waits until the clock of this machine is steady',
  unknown_before: 'checks an unconfirmed message',
  wa_rate_limit: 'rests, WhatsApp says that it was too much',
  wa_timelock: 'may not write to anybody new, WhatsApp says',
  wa_capping: 'has used WhatsApp’s own quota',
  recipient_token: 'may not write to these people, WhatsApp says',
  active_hours: 'is outside its hours',
  quiet_hours: 'waits for people’s nights to end',
  day_cap: 'has written to its people of today',
  warmup: 'has used its first contacts of this warm-up day',
  first_contact_budget: 'has used its first contacts of today',
  health_low: 'slows down for its health',
  hour_cap: 'has used its messages of this hour',
  resume_ramp: 'starts again slowly',
  same_text: 'has sent the same text to many',
  recipient_gap: 'gives people a rest',
  turn: 'waits for its turn',
};

const silences = {
  deaf: 'says it is connected, but no news of it arrives',
  mute: 'says it is connected, but nothing it sends arrives',
} as const;

function reason(label: string, { code, until, detail }: HoldView, zone: string): string {
  if (code === 'session_down' && detail.silent) return `${label} ${silences[detail.silent]}`;
  const end = until ? ` until ${clock(until, zone)}` : '';
  return `${label} ${reasons[code]}${end}`;
}

/** Unless it only keeps some messages for a person to look at. */
export function stopsAll({ scope, heldForReview }: PauseView): boolean {
  return scope === 'company' && heldForReview === undefined;
}

const troubles = {
  store_away: 'Nothing is going out: the queue’s store does not answer.',
  waha_away: 'Nothing is going out: WAHA does not answer.',
  waha_key_refused: 'Nothing is going out: WAHA refuses our key (WAHA_API_KEY).',
} as const;

const standingBy = 'This gateway stands by while another process sends. ';

/** What moves, what does not, and why: the first line an operator reads. */
export function queueSentence(situation: Situation): string {
  return (situation.standby ? standingBy : '') + laneSentence(situation);
}

function laneSentence({ summary, pauses, zone, trouble }: Situation): string {
  const { state, waiting, stopped, drain } = summary;
  const all = pauses.find(stopsAll);
  if (trouble)
    return `${troubles[trouble]} ${count(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'}.`;
  if (all) {
    const why = all.reason ? `: “${all.reason}”` : '';
    return `All sending is paused by ${all.by}${why}. ${count(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'}.`;
  }
  if (state === 'idle') return 'Nothing is waiting.';
  const why = stopped.map(({ label, because }) => reason(label, because, zone)).join(', ');
  if (state === 'stopped') return `Nothing is going out: ${why}.`;
  const end = drain
    ? `, done about ${clock(drain.p50, zone)} (${clock(drain.p90, zone)} at worst)`
    : '';
  const moving = `${count(waiting, 'message')} waiting${end}.`;
  return state === 'partly' ? `${moving} Not moving: ${why}.` : `Everything is moving. ${moving}`;
}
