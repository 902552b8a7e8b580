import type { MessageRow } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import { categoryOf, type Facts, type Verdict } from '../../pacing/index.js';
import { decisionFacts } from '../decision-facts.js';
import type { DecisionRow } from '../model.js';
import { countDecision, insertDecision } from '../store/decision-store.js';
import type { LaneSituation } from './gather-lane.js';

interface Ports {
  clock: Clock;
  newId: NewId;
}

/** A verdict and what it came from. */
export interface Decision {
  message: Pick<MessageRow, 'id' | 'companyId'>;
  asked: DecisionRow['asked'];
  facts: Facts;
  verdict: Verdict;
  situation: Pick<LaneSituation, 'version'>;
  /** How often it was said since it was last noted. */
  times?: number;
}

type Words = Pick<DecisionRow, 'verdict' | 'code' | 'until' | 'detail' | 'also' | 'warnings'>;

const nothing = { code: null, until: null, detail: {}, also: [], warnings: [] };

function wordsOf(verdict: Verdict): Words {
  switch (verdict.kind) {
    case 'send':
      return { ...nothing, verdict: 'send', warnings: [...verdict.warnings] };
    case 'wait': {
      const { because: code, until, detail } = verdict;
      const also = verdict.also.map(({ because }) => because);
      return { ...nothing, verdict: 'wait', code, until, detail, also };
    }
    case 'refuse':
      return { ...nothing, verdict: 'refuse', code: verdict.because, detail: verdict.detail };
  }
}

/**
 * Writes a verdict into the log of its message, in the caller's transaction. What was said last is
 * counted when it is said again; a first word and a claim always get a line of their own.
 */
export async function noteDecision(
  unit: Unit,
  { clock, newId }: Ports,
  { message, asked, facts, verdict, situation, times = 1 }: Decision,
): Promise<void> {
  const now = clock.now();
  const row: DecisionRow = {
    id: newId(),
    companyId: message.companyId,
    messageId: message.id,
    asked,
    ...wordsOf(verdict),
    category: categoryOf(facts, now),
    policyVersion: situation.version,
    facts: decisionFacts(facts, now),
    firstAt: now,
    lastAt: now,
    times,
  };
  const isNew = asked === 'accept' || (asked === 'claim' && verdict.kind === 'send');
  if (isNew || !(await countDecision(unit, row))) await insertDecision(unit, row);
}
