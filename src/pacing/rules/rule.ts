import type { Category, HoldCode, RefusalCode } from '../../protocol/codes.js';
import type { HoldDetail } from '../../protocol/views.js';
import type { Facts } from '../facts.js';
import type { Chance } from '../gap.js';
import type { Policy } from '../policy.js';
import type { Refusal, Wait } from '../verdict.js';

/** What every rule is asked with. */
export interface Ask {
  facts: Facts;
  policy: Policy;
  now: Date;
  category: Category;
  chance: Chance;
}

/** A rule looks at the facts and objects or does not. It knows nothing of the other rules. */
export type Rule<Objection> = (ask: Ask) => Objection | undefined;
export type RefusalRule = Rule<Refusal>;
export type WaitRule = Rule<Wait>;

export function refuse(because: RefusalCode, detail: Refusal['detail'] = {}): Refusal {
  return { kind: 'refuse', because, detail };
}

/** Nothing of this session may leave until then. */
export function laneWaits(because: HoldCode, until: Date | null, detail: HoldDetail = {}): Wait {
  return { kind: 'wait', because, until, binds: 'lane', detail };
}

/** This message waits; what others of the session do is their own matter. */
export function messageWaits(because: HoldCode, until: Date | null, detail: HoldDetail = {}): Wait {
  return { kind: 'wait', because, until, binds: 'message', detail };
}

/** Whether answers inside an open window are exempt from this rule. */
export function answersExempt(policy: Policy, code: HoldCode | RefusalCode): boolean {
  return policy.replies.exemptFrom.includes(code);
}

/** Whether this very message is such an answer. */
export function isExempt({ category, policy }: Ask, code: HoldCode | RefusalCode): boolean {
  return category === 'reply' && answersExempt(policy, code);
}

/** Whether it is for one person and no answer that is exempt: groups have no night and no text of their own. */
export function bindsPerson(ask: Ask, code: HoldCode | RefusalCode): boolean {
  return ask.category !== 'group' && !isExempt(ask, code);
}

/** Whether it belongs to a campaign, whoever it is for. */
export function isCampaign({ facts }: Ask): boolean {
  return facts.message.campaign !== null;
}

/** Whether it reaches out: to a stranger, or in a campaign. */
export function isOutreach(ask: Ask): boolean {
  return ask.category === 'first_contact' || isCampaign(ask);
}

/** Whether it is for a stranger who is not among today's contacts yet. */
export function isNewStranger({ category, facts }: Ask): boolean {
  return category === 'first_contact' && !facts.counts.recipientCountedToday;
}
