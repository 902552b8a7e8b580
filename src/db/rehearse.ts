import type { CompanyId } from '../kernel/ids.js';
import type { Transact, Unit } from './transactor.js';

/** Carries the result out of a transaction that must not commit. */
class Rehearsed extends Error {}

/** Does `work` as it would be done, answers what came of it, and leaves everything as it was. */
export async function rehearse<Result>(
  transact: Transact,
  companyId: CompanyId,
  work: (unit: Unit) => Promise<Result>,
): Promise<Result> {
  const seen: { result?: { value: Result } } = {};
  await transact(companyId, async unit => {
    seen.result = { value: await work(unit) };
    throw new Rehearsed();
  }).catch((error: unknown) => {
    if (!(error instanceof Rehearsed)) throw error;
  });
  if (!seen.result) throw new Error('A rehearsal ended without a result.');
  return seen.result.value;
}
