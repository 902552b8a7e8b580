import type { Reader } from '../../db/connection.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { CompanyId } from '../../kernel/ids.js';
import type { PauseRow } from '../../policy/index.js';
import { listStillPending } from '../store/held-store.js';
import { heldBy, type HeldPorts } from './held-by.js';
import { letGo, needsRamp, startSlowly } from './let-go.js';

export interface DuePausePorts extends HeldPorts {
  db: Reader;
  transact: Transact;
}

/** How a pause that nobody ended is said to have ended. */
const byItself = { by: 'time', reason: '' };

/** Ends a pause whose time is up; stale messages stay held by it until a person has looked. */
async function endOne(unit: Unit, ports: HeldPorts, pause: PauseRow): Promise<void> {
  const held = await heldBy(unit, ports, { companyId: unit.companyId, lifted: [pause] });
  if (held.stale.size === 0) {
    await letGo(unit, ports, { lifted: [pause], held, who: byItself });
    return;
  }
  const ramp = await needsRamp(unit, ports, [pause]);
  await ports.policy.leaveHeld(unit, pause.id, [...held.stale.keys()]);
  if (ramp) await startSlowly(unit, ports, { pause, held });
}

/** A pause that holds stale messages alone is over when none of them waits any more. */
async function isOver(reader: Reader, pause: PauseRow, now: Date): Promise<boolean> {
  const { until, heldIds, companyId } = pause;
  if (heldIds) return (await listStillPending(reader, companyId, heldIds)).length === 0;
  return until !== null && until <= now;
}

async function overdue(
  reader: Reader,
  { clock, policy }: HeldPorts,
  companyId: CompanyId,
): Promise<PauseRow[]> {
  const found: PauseRow[] = [];
  for (const pause of await policy.open(reader, companyId))
    if (await isOver(reader, pause, clock.now())) found.push(pause);
  return found;
}

/** Ends every pause of a company whose own end has come. Nearly always there is none. */
export async function endDuePauses(ports: DuePausePorts, companyId: CompanyId): Promise<void> {
  if ((await overdue(ports.db, ports, companyId)).length === 0) return;
  await ports.transact(companyId, async unit => {
    for (const pause of await overdue(unit, ports, companyId)) await endOne(unit, ports, pause);
  });
}

/**
 * A company is no longer suspended: what waited is let go as after a pause whose end has come. Under
 * another pause of everything it goes on waiting, and is looked at when that one ends.
 */
export async function endSuspension(unit: Unit, ports: HeldPorts, since: Date): Promise<void> {
  const open = await ports.policy.open(unit, unit.companyId);
  if (open.some(({ scope, heldIds }) => scope === 'company' && heldIds === null)) return;
  const who = { by: 'whatsapp-crm', reason: 'The company was suspended.', since };
  await endOne(unit, ports, await ports.policy.pauseIn(unit, { scope: 'company' }, who));
}
