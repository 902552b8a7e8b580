import type { HoldCode } from '../../protocol/codes.js';
import type { PauseFacts, SessionFacts } from '../facts.js';
import { isLonger } from '../longest.js';
import type { Wait } from '../verdict.js';
import { laneWaits, messageWaits, type WaitRule } from './rule.js';

const isDue: WaitRule = ({ facts, now }) => {
  const { scheduledAt } = facts.message;
  return scheduledAt && now < scheduledAt ? messageWaits('scheduled', scheduledAt) : undefined;
};

function pauseWait(code: HoldCode, { by, reason, since, until }: PauseFacts): Wait {
  return laneWaits(code, until, { by, reason, since: since.toISOString() });
}

/** The pause of this scope that ends last. */
function notPaused(code: HoldCode, scope: PauseFacts['scope']): WaitRule {
  return ({ facts, now }) =>
    facts.pauses
      .filter(pause => pause.scope === scope && (pause.until === null || now < pause.until))
      .map(pause => pauseWait(code, pause))
      .reduce<Wait | undefined>(
        (last, wait) => (last && !isLonger(wait, last) ? last : wait),
        undefined,
      );
}

function waitsForAPerson(status: string): boolean {
  return status === 'SCAN_QR_CODE' || status.startsWith('PASSKEY_');
}

function sessionWait(code: HoldCode, { status, since }: SessionFacts): Wait {
  return laneWaits(code, null, { status, since: since.toISOString() });
}

const isPaired: WaitRule = ({ facts: { session } }) =>
  waitsForAPerson(session.status) ? sessionWait('needs_qr', session) : undefined;

const isConnected: WaitRule = ({ facts: { session } }) => {
  const up = session.status === 'WORKING' || waitsForAPerson(session.status);
  return up && session.reachable ? undefined : sessionWait('session_down', session);
};

const knowsWhatWentBefore: WaitRule = ({ facts, now }) => {
  const { unknownBefore } = facts.lane;
  if (!unknownBefore || unknownBefore.until <= now) return undefined;
  return laneWaits('unknown_before', unknownBefore.until, { messageId: unknownBefore.messageId });
};

/** What somebody or something has stopped, whatever the limits say. */
export const stopRules: readonly WaitRule[] = [
  isDue,
  notPaused('paused_all', 'company'),
  notPaused('paused_session', 'session'),
  isPaired,
  isConnected,
  knowsWhatWentBefore,
];
