import type { Unit } from '../../db/transactor.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { PauseTarget } from '../../policy/index.js';
import { askHeldAgain } from '../store/held-store.js';
import { endSuspension } from './end-due-pauses.js';
import { resume, type ResumeOrder, type ResumePorts } from './resume.js';
import { reviewResume } from './review-resume.js';

/** The guarded step out of a pause, and what waits being asked again when a rule is gone. */
export function createResuming(ports: ResumePorts) {
  const { clock, transact } = ports;
  return {
    review: (companyId: CompanyId, target: PauseTarget) => reviewResume(ports, companyId, target),
    resume: (companyId: CompanyId, target: PauseTarget, order: ResumeOrder) =>
      resume(ports, { companyId, target, order }),
    /** With the transaction that ends the suspension of its company. */
    suspensionEnded: (unit: Unit, since: Date) => endSuspension(unit, ports, since),
    /** Waiting messages forget until when a rule held them; null: of every session. */
    askHeldAgain: (companyId: CompanyId, sessionId: SessionId | null): Promise<number> =>
      transact(companyId, unit => askHeldAgain(unit, { sessionId, now: clock.now() })),
  };
}

export type Resuming = ReturnType<typeof createResuming>;
