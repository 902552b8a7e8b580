import type { ConsentRule } from '../policy.js';
import { isExempt, refuse, type Ask, type RefusalRule } from './rule.js';

const isAddressable: RefusalRule = ({ facts }) =>
  facts.recipient.addressable ? undefined : refuse('invalid_recipient');

const isStillWanted: RefusalRule = ({ facts, now }) => {
  const { expiresAt } = facts.message;
  if (!expiresAt || now < expiresAt) return undefined;
  return refuse('expired', { since: expiresAt.toISOString() });
};

const hasNotOptedOut: RefusalRule = ({ facts: { recipient }, category }) => {
  if (category === 'group' || !recipient.optedOutAt) return undefined;
  return refuse('opted_out', { since: recipient.optedOutAt.toISOString() });
};

const isNotBlocked: RefusalRule = ({ facts, category }) =>
  category !== 'group' && facts.recipient.blocked ? refuse('blocked') : undefined;

const isOnWhatsApp: RefusalRule = ({ facts, category }) =>
  category !== 'group' && facts.recipient.onWhatsApp === false
    ? refuse('not_on_whatsapp')
    : undefined;

/** Which consent setting speaks for this message; undefined: none does. */
export function consentRuleFor(ask: Ask): ConsentRule | undefined {
  const { category, policy } = ask;
  if (category === 'group' || isExempt(ask, 'no_consent')) return undefined;
  return category === 'first_contact' ? policy.consent.firstContact : policy.consent.known;
}

const hasConsent: RefusalRule = ask => {
  const { consent } = ask.facts.recipient;
  if (ask.category === 'group' || consent === 'granted') return undefined;
  if (consent === 'refused' || consentRuleFor(ask) === 'required') return refuse('no_consent');
  return undefined;
};

const hasCleanContent: RefusalRule = ({ facts }) => {
  const found = facts.message.findings.find(finding => finding.severity === 'refuse');
  return found ? refuse('prohibited_content', { rule: found.rule }) : undefined;
};

/** In the order in which they are named when several refuse. */
export const refusalRules: readonly RefusalRule[] = [
  isAddressable,
  isStillWanted,
  hasNotOptedOut,
  isNotBlocked,
  isOnWhatsApp,
  hasConsent,
  hasCleanContent,
];
