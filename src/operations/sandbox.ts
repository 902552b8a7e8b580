import type { Consent } from '../consent/index.js';
import type { Contacts } from '../contacts/index.js';
import { noteFact } from '../db/instance.js';
import type { Transact } from '../db/transactor.js';
import type { Clock, MovableClock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId } from '../kernel/ids.js';
import { parseRecipient } from '../kernel/phone-number.js';
import type { SandboxControl } from '../sandbox/index.js';
import type { Sessions } from '../sessions/index.js';

export const clockFact = 'sandbox.clockAheadMs';

interface Ports {
  transact: Transact;
  clock: MovableClock;
  /** Throws `waha_unreachable` while another process plays the sandbox. */
  control(): SandboxControl;
  contacts: Contacts;
  consent: Consent;
  sessions: Sessions;
  companyId: CompanyId;
  companies(): Promise<readonly CompanyId[]>;
  defaultSession: string;
  people: readonly { phone: string; name: string }[];
}

const longestJumpMs = 60 * 24 * 3_600_000;
const matureDays = 60;

function daysAgo(clock: Clock, days: number): Date {
  return new Date(clock.now().getTime() - days * 24 * 3_600_000);
}

/** The other side of a try-out: people who answer, and a clock that can be moved past the night. */
export function createSandboxDesk(ports: Ports) {
  const { transact, clock, control, contacts, consent, sessions, companyId, people } = ports;

  return {
    defaultSession: ports.defaultSession,

    people: () => people.map(({ phone, name }) => ({ phone, name })),

    /** A number whose warm-up is over, and people who agreed, so that a first try shows the whole loop. */
    seed: (): Promise<void> =>
      transact(companyId, async unit => {
        await sessions.ensure(unit, ports.defaultSession, {
          label: 'Sandbox number',
          warmUpFrom: daysAgo(clock, matureDays),
        });
        for (const { phone, name } of people) {
          const recipient = parseRecipient(phone);
          if (!recipient || recipient.kind === 'group') continue;
          if (await contacts.findByAddress(unit, unit, recipient)) continue;
          const { contact } = await contacts.save(
            unit,
            { companyId, sessionIds: null },
            { recipient },
            { name },
          );
          await consent.record(
            unit,
            { contactId: contact.id, address: phone },
            { kind: 'granted', basis: 'sandbox', source: 'Built-in example', recordedBy: 'system' },
          );
        }
      }),

    /** Moves time forward for the gateway and the sandbox together. */
    async moveClock(to: { advanceMs: number } | { to: Date }): Promise<{ now: Date }> {
      const ms = 'to' in to ? to.to.getTime() - clock.now().getTime() : to.advanceMs;
      if (ms < 0) throw new AppError('invalid_input', 'The clock can only be moved forward.');
      if (ms > longestJumpMs)
        throw new AppError('invalid_input', 'The clock can be moved by 60 days at most.');
      clock.moveBy(ms);
      await transact(companyId, unit =>
        noteFact(unit, clockFact, String(clock.offsetMs()), clock.now()),
      );
      for (const id of await ports.companies())
        await transact(id, async unit => unit.announce({ type: 'clock.moved' }));
      return { now: clock.now() };
    },

    /** The person writes to the session of this name, which is the caller's. */
    write: (phone: string, text: string, session: string) =>
      control().write(phone, { text, session }),

    scan(session: string): void {
      control().scan(session);
    },
  };
}

export type SandboxDesk = ReturnType<typeof createSandboxDesk>;
