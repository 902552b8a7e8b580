import { rehearse } from '../../db/rehearse.js';
import type { Scope } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import { categoryOf, warningsFor, type Facts } from '../../pacing/index.js';
import type { OutlookView } from '../../protocol/views.js';
import type { Asker, NewMessage } from '../new-message.js';
import { placeDraft, weigh, type AcceptPorts, type Weighed } from './accept.js';

interface Asked {
  scope: Scope;
  wish: NewMessage;
  asker: Asker;
}

function spansOf({ message }: Facts, rule: string | undefined): OutlookView['spans'] {
  return message.findings.find(finding => finding.rule === rule)?.spans ?? [];
}

function common({ accepting, facts, situation, now }: Weighed) {
  const closesAt = facts.relation.windowClosesAt;
  return {
    warnings: warningsFor(facts, situation.policy, now),
    category: categoryOf(facts, now),
    session: accepting.session.name,
    window: {
      open: closesAt !== null && now < closesAt,
      closesAt: closesAt?.toISOString() ?? null,
    },
    consent: facts.recipient.consent,
  };
}

async function outlook(unit: Unit, ports: AcceptPorts, asked: Asked): Promise<OutlookView> {
  const weighed = await weigh(unit, ports, asked);
  const { verdict, facts } = weighed;
  if (verdict.kind === 'refuse') {
    const { because: code, detail } = verdict;
    return {
      ...common(weighed),
      verdict: 'refuse',
      hold: null,
      refusal: { code, detail },
      spans: spansOf(facts, detail.rule),
      position: null,
      eta: null,
      willExpire: code === 'expired',
    };
  }
  const { place } = await placeDraft(unit, ports, { ...weighed, verdict });
  return {
    ...common(weighed),
    verdict: verdict.kind,
    hold: place?.hold ?? null,
    refusal: null,
    spans: [],
    position: place?.position ?? null,
    eta: place?.eta ?? null,
    willExpire: place?.willExpire ?? false,
  };
}

/** What would happen to a message now: the acceptance itself, of which nothing is kept. */
export function preview(
  ports: AcceptPorts & { transact: Transact },
  asked: Asked,
): Promise<OutlookView> {
  return rehearse(ports.transact, asked.scope.companyId, unit => outlook(unit, ports, asked));
}
