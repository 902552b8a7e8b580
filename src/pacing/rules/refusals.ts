import type { Policy } from '../policy.js';
import { isCampaign, isExempt, refuse, type Ask, type RefusalRule } from './rule.js';

const isAddressable: RefusalRule = ({ facts }) =>
  facts.recipient.addressable ? undefined : refuse('invalid_recipient');

const isStillWanted: RefusalRule = ({ facts, now }) => {
  const { expiresAt } = facts.message;
  if (!expiresAt || now < expiresAt) return undefined;
  return refuse('expired', { since: expiresAt.toISOString() });
};

/** The one answer to an opt-out is all that passes it. */
const hasNotOptedOut: RefusalRule = ({ facts: { recipient, message }, category }) => {
  if (category === 'group' || !recipient.optedOutAt || message.confirmsOptOut) return undefined;
  return refuse('opted_out', { since: recipient.optedOutAt.toISOString() });
};

const isNotBlocked: RefusalRule = ({ facts, category }) =>
  category !== 'group' && facts.recipient.blocked ? refuse('blocked') : undefined;

const isOnWhatsApp: RefusalRule = ({ facts, category }) =>
  category !== 'group' && facts.recipient.onWhatsApp === false
    ? refuse('not_on_whatsapp')
    : undefined;

type AnyConsentRule = Policy['consent']['campaign'];

const strictness: readonly AnyConsentRule[] = ['marketing', 'required', 'warn'];

/**
 * Which consent setting speaks for this message; undefined: none does. An answer has the open window
 * as its basis. A campaign to a stranger obeys the stricter of both settings.
 */
export function consentRuleFor(ask: Ask): AnyConsentRule | undefined {
  const { category, policy } = ask;
  if (category === 'group' || isExempt(ask, 'no_consent')) return undefined;
  const { firstContact, known, campaign } = policy.consent;
  const own = category === 'first_contact' ? firstContact : isCampaign(ask) ? campaign : known;
  return isCampaign(ask) ? strictness.find(rule => rule === own || rule === campaign) : own;
}

/** Whether they agreed to this message; a yes to marketing covers campaigns and nothing else. */
export function isAgreedTo(ask: Ask): boolean {
  const { consent, marketing } = ask.facts.recipient;
  if (consent === 'refused') return false;
  return consent === 'granted' || (isCampaign(ask) && marketing === 'granted');
}

/** Marketing has a word of its own: who said no to it gets no campaign, whatever else they agreed to. */
const hasConsentToMarketing: RefusalRule = ask => {
  const { marketing } = ask.facts.recipient;
  if (ask.category === 'group' || !isCampaign(ask) || marketing === 'granted') return undefined;
  const isNeeded = consentRuleFor(ask) === 'marketing';
  return isNeeded || marketing === 'refused'
    ? refuse('no_consent', { rule: 'marketing' })
    : undefined;
};

/** Who said no is asked by nobody; an opt-out, which says no as well, may be confirmed once. */
const hasConsent: RefusalRule = ask => {
  const { consent, optedOutAt } = ask.facts.recipient;
  if (ask.category === 'group' || isAgreedTo(ask)) return undefined;
  if (ask.facts.message.confirmsOptOut && optedOutAt) return undefined;
  if (consent === 'refused' || consentRuleFor(ask) === 'required') return refuse('no_consent');
  return undefined;
};

/** Somebody who may have meant "stop" gets no campaign until a person has looked. */
const isNotInDoubt: RefusalRule = ask => {
  const { doubtfulSince } = ask.facts.recipient;
  if (!doubtfulSince || ask.category === 'group' || !isCampaign(ask)) return undefined;
  return refuse('no_consent', { rule: 'doubtful', since: doubtfulSince.toISOString() });
};

const hasCleanContent: RefusalRule = ({ facts, category }) => {
  if (facts.message.findings.length === 0) return undefined;
  const found = facts.message.findings.find(
    ({ severity, scope }) => severity === 'refuse' && (scope === 'all' || category !== 'reply'),
  );
  return found ? refuse('prohibited_content', { rule: found.rule }) : undefined;
};

const isFilledIn: RefusalRule = ({ facts }) =>
  facts.message.marks.placeholder
    ? refuse('prohibited_content', { rule: 'placeholder' })
    : undefined;

const introducesItselfWithoutLink: RefusalRule = ({ facts, policy, category }) =>
  facts.message.marks.link &&
  category === 'first_contact' &&
  policy.content.linkInFirstContact === 'refuse'
    ? refuse('prohibited_content', { rule: 'link_in_first_contact' })
    : undefined;

/** In the order in which they are named when several refuse. */
export const refusalRules: readonly RefusalRule[] = [
  isAddressable,
  isStillWanted,
  hasNotOptedOut,
  isNotBlocked,
  isOnWhatsApp,
  hasConsent,
  hasConsentToMarketing,
  isNotInDoubt,
  hasCleanContent,
  isFilledIn,
  introducesItselfWithoutLink,
];
