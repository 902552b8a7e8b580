import type { MessageKind, WarningCode } from '../../protocol/codes.js';
import { minuteMs, usedWithin } from '../sliding.js';
import { consentRuleFor, isAgreedTo } from './refusals.js';
import { bindsPerson, type Ask } from './rule.js';

const media: readonly MessageKind[] = ['image', 'video', 'audio', 'voice', 'document', 'sticker'];

const isFirst = ({ category }: Ask) => category === 'first_contact';

function isConsentMissing(ask: Ask): boolean {
  return !isAgreedTo(ask) && consentRuleFor(ask) === 'warn';
}

function isNotConnected({ facts: { session } }: Ask): boolean {
  return session.status !== 'WORKING' || !session.reachable;
}

function hasDoubtfulContent({ facts, category }: Ask): boolean {
  return facts.message.findings.some(
    ({ severity, scope }) => severity === 'warn' && (scope === 'all' || category !== 'reply'),
  );
}

function isSameText(ask: Ask): boolean {
  const { warn } = ask.policy.content.sameText;
  if (!warn || !bindsPerson(ask, 'same_text')) return false;
  return (
    usedWithin(ask.facts.counts.sameTextTo, warn.minutes * minuteMs, ask.now) >= warn.recipients
  );
}

function isUnanswered(ask: Ask): boolean {
  const from = ask.policy.recipient.warnUnanswered;
  return (
    from !== null && bindsPerson(ask, 'recipient_gap') && ask.facts.relation.unanswered >= from
  );
}

function isNumberUnchecked(ask: Ask): boolean {
  return (
    isFirst(ask) &&
    ask.policy.numberCheck.enabled &&
    ask.facts.recipient.numberCheck === 'unavailable'
  );
}

/** Which warning is given when. */
const warnings: readonly (readonly [WarningCode, (ask: Ask) => boolean])[] = [
  ['no_consent_recorded', isConsentMissing],
  ['not_connected', isNotConnected],
  ['content', hasDoubtfulContent],
  [
    'link_in_first_contact',
    ask =>
      isFirst(ask) &&
      ask.facts.message.marks.link &&
      ask.policy.content.linkInFirstContact === 'warn',
  ],
  [
    'plain_http_link',
    ({ facts, policy }) => facts.message.marks.plainHttp && policy.content.plainHttp === 'warn',
  ],
  [
    'shortened_link',
    ({ facts, policy }) => facts.message.marks.shortener && policy.content.shortener === 'warn',
  ],
  [
    'long_first_contact',
    ask => isFirst(ask) && ask.facts.message.graphemes > ask.policy.content.longFirstContact,
  ],
  ['media_in_first_contact', ask => isFirst(ask) && media.includes(ask.facts.message.kind)],
  ['same_text', isSameText],
  ['unanswered', isUnanswered],
  ['number_not_checked', isNumberUnchecked],
];

/** Everything worth telling about a message that stops nothing. */
export function warningsOf(ask: Ask): WarningCode[] {
  return warnings.filter(([, applies]) => applies(ask)).map(([code]) => code);
}
