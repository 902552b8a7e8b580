import type { DecisionView } from '../protocol/views.js';
import type { DecisionRow } from './model.js';

export function decisionView(row: DecisionRow): DecisionView {
  const { id, asked, verdict, code, until, detail, also, warnings, category } = row;
  const { policyVersion, facts, firstAt, lastAt, times } = row;
  return {
    id,
    asked,
    verdict,
    code,
    until: until?.toISOString() ?? null,
    detail,
    also,
    warnings,
    category,
    policyVersion,
    facts,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    times,
  };
}
