import { quotaLeft } from '../quota.js';
import { hourMs, minuteMs } from '../sliding.js';
import { laneWaits, messageWaits, type WaitRule } from './rule.js';

/** A lock whose end WhatsApp does not tell is looked at again after so long. */
const untoldLockMs = hourMs;

/** WhatsApp's lock on first contacts, and some minutes more. Replies and known people go on. */
const isNotLocked: WaitRule = ({ facts: { session }, policy, now, category }) => {
  if (!session.timelock || category !== 'first_contact') return undefined;
  const { type, until: endsAt } = session.timelock;
  const marginMs = policy.signals.timelockMarginMin * minuteMs;
  const until = new Date(endsAt ? endsAt.getTime() + marginMs : now.getTime() + untoldLockMs);
  return now < until
    ? messageWaits('wa_timelock', until, type === null ? {} : { type })
    : undefined;
};

/** WhatsApp's quota of new conversations, less a reserve, until its cycle ends. */
const isUnderQuota: WaitRule = ({ facts, policy, now, category }) => {
  const { capping } = facts.session;
  if (!capping || category !== 'first_contact') return undefined;
  if (quotaLeft(policy, capping, now) !== 0) return undefined;
  const { used, limit, until } = capping;
  const detail = { ...(used !== null && { used }), ...(limit !== null && { limit }) };
  return messageWaits('wa_capping', until, detail);
};

/** A person WhatsApp refused us (463). Their next message to us lifts it. */
const isNotRefusedThem: WaitRule = ({ facts: { recipient, relation }, now, category }) => {
  const { restricted } = recipient;
  if (!restricted || category === 'group' || restricted.until <= now) return undefined;
  const { lastInboundAt } = relation;
  if (lastInboundAt && lastInboundAt > restricted.since) return undefined;
  const detail = { count: restricted.count, since: restricted.since.toISOString() };
  return messageWaits('recipient_token', restricted.until, detail);
};

/** WhatsApp said that it was too much: nothing of this number leaves for some minutes. */
const isNotOverLimit: WaitRule = ({ facts, now }) => {
  const { overlimit } = facts.lane;
  if (!overlimit || overlimit.until <= now) return undefined;
  return laneWaits('wa_rate_limit', overlimit.until, { count: overlimit.times });
};

/** What WhatsApp itself has said; it binds at once and nobody here can lift it. */
export const signalRules: readonly WaitRule[] = [
  isNotOverLimit,
  isNotLocked,
  isUnderQuota,
  isNotRefusedThem,
];
