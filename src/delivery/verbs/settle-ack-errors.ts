import { listOpenErrors } from '../store/restriction-store.js';
import { settleAckError, type AckErrorPorts } from './ack-error.js';

/** An ERROR ack counts once nothing higher has come for so long. */
const graceMs = 60_000;

/** Ends every ERROR ack whose grace is over. */
export async function settleAckErrors(ports: AckErrorPorts): Promise<void> {
  const before = new Date(ports.clock.now().getTime() - graceMs);
  for (const error of await listOpenErrors(ports.db, before)) {
    await ports.transact(error.companyId, unit => settleAckError(unit, ports, error));
  }
}
