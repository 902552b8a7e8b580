import type { HoldCode } from '../../protocol/codes.js';
import type { PauseFacts, SessionFacts } from '../facts.js';
import { isLonger } from '../longest.js';
import type { Wait } from '../verdict.js';
import { laneWaits, messageWaits, type Ask, type WaitRule } from './rule.js';

const isDue: WaitRule = ({ facts, now }) => {
  const { scheduledAt } = facts.message;
  if (!scheduledAt || scheduledAt <= now) return undefined;
  const { zone } = facts.recipient;
  return messageWaits('scheduled', scheduledAt, zone === null ? {} : { zone });
};

interface PauseKind {
  code: HoldCode;
  scope: PauseFacts['scope'];
  binds: Wait['binds'];
  /** Whether a pause of this scope stops this message. */
  stops(ask: Ask, pause: PauseFacts): boolean;
}

function pauseWait({ code, binds }: PauseKind, pause: PauseFacts): Wait {
  const { by, reason, campaign, until } = pause;
  const since = pause.since.toISOString();
  const detail = { by, reason, since, ...(campaign !== null && { campaign }) };
  return { kind: 'wait', because: code, until, binds: pause.alone ? 'message' : binds, detail };
}

/** Of the pauses of one kind the one that ends last is named. */
function notPaused(kind: PauseKind): WaitRule {
  return ask => {
    let last: Wait | undefined;
    for (const pause of ask.facts.pauses) {
      const isOver = pause.until !== null && pause.until <= ask.now;
      if (pause.scope !== kind.scope || isOver || !kind.stops(ask, pause)) continue;
      const wait = pauseWait(kind, pause);
      if (!last || isLonger(wait, last)) last = wait;
    }
    return last;
  };
}

const everything = () => true;

const notPausedAtAll = notPaused({
  code: 'paused_all',
  scope: 'company',
  binds: 'lane',
  stops: everything,
});

const sessionNotPaused = notPaused({
  code: 'paused_session',
  scope: 'session',
  binds: 'lane',
  stops: everything,
});

const campaignNotPaused = notPaused({
  code: 'paused_campaign',
  scope: 'campaign',
  binds: 'message',
  stops: ({ facts: { message } }, { campaign }) =>
    message.campaign !== null && (campaign === null || campaign === message.campaign),
});

const firstContactsNotPaused = notPaused({
  code: 'paused_first_contacts',
  scope: 'first_contacts',
  binds: 'message',
  stops: ({ category }) => category === 'first_contact',
});

function waitsForAPerson(status: string): boolean {
  return status === 'SCAN_QR_CODE' || status.startsWith('PASSKEY_');
}

function sessionWait(code: HoldCode, { status, since }: SessionFacts): Wait {
  return laneWaits(code, null, { status, since: since.toISOString() });
}

const isPaired: WaitRule = ({ facts: { session } }) =>
  waitsForAPerson(session.status) && !session.wantedStopped
    ? sessionWait('needs_qr', session)
    : undefined;

function silentWait({ kind, since }: NonNullable<SessionFacts['silent']>): Wait {
  return laneWaits('session_down', null, { silent: kind, since: since.toISOString() });
}

const isConnected: WaitRule = ({ facts: { session } }) => {
  const up = session.status === 'WORKING' || waitsForAPerson(session.status);
  // Since when it is to be stopped is not what the status is since.
  if (up && session.wantedStopped) return laneWaits('session_down', null, { status: 'STOPPED' });
  if (up && session.silent) return silentWait(session.silent);
  return up && session.reachable ? undefined : sessionWait('session_down', session);
};

const machineIsFit: WaitRule = ({ facts: { session } }) =>
  session.machine
    ? laneWaits(session.machine.code, null, { since: session.machine.since.toISOString() })
    : undefined;

const knowsWhatWentBefore: WaitRule = ({ facts, now }) => {
  const { unknownBefore } = facts.lane;
  if (!unknownBefore || unknownBefore.until <= now) return undefined;
  return laneWaits('unknown_before', unknownBefore.until, { messageId: unknownBefore.messageId });
};

/** What somebody or something has stopped, whatever the limits say. */
export const stopRules: readonly WaitRule[] = [
  isDue,
  notPausedAtAll,
  sessionNotPaused,
  campaignNotPaused,
  firstContactsNotPaused,
  isPaired,
  isConnected,
  machineIsFit,
  knowsWhatWentBefore,
];
