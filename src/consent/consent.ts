import type { Reader } from '../db/connection.js';
import type { Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import type { CompanyId, ContactId, NewId } from '../kernel/ids.js';
import type { ConsentState } from '../protocol/codes.js';
import {
  consents,
  consentStates,
  type ConsentKind,
  type ConsentRow,
  type ConsentStateRow,
} from './model.js';

/** What is written into the ledger. `basis` says how we know: keyword, agent, form, api, import … */
export interface ConsentInput {
  kind: ConsentKind;
  basis: string;
  source?: string | null;
  evidence?: string | null;
  messageId?: string | null;
  recordedBy: string;
  happenedAt?: Date;
}

export interface CurrentConsent {
  state: ConsentState;
  optedOutAt: Date | null;
  basis: string | null;
  source: string | null;
  changedAt: Date | null;
}

interface Ports {
  clock: Clock;
  newId: NewId;
  /** Keyed hash of an address under the instance's key. */
  hashAddress(address: string): string;
}

const nothing: CurrentConsent = {
  state: 'unknown',
  optedOutAt: null,
  basis: null,
  source: null,
  changedAt: null,
};

const stateAfter: Record<ConsentKind, ConsentState> = {
  asked: 'asked',
  granted: 'granted',
  refused: 'refused',
  opted_out: 'refused',
  opted_in: 'granted',
};

/** An opt-out stands until an opt-in: a consent that somebody else records does not undo a person's "stop". */
function fold(
  before: ConsentStateRow | null,
  entry: ConsentRow,
): Pick<ConsentStateRow, 'state' | 'optedOutAt'> {
  if (entry.kind === 'opted_out') return { state: 'refused', optedOutAt: entry.happenedAt };
  const optedOutAt = entry.kind === 'opted_in' ? null : (before?.optedOutAt ?? null);
  if (optedOutAt) return { state: 'refused', optedOutAt };
  return { state: stateAfter[entry.kind], optedOutAt: null };
}

/** The append-only ledger of who agreed to what, and where it has led. It decides nothing about time. */
export function createConsent({ clock, newId, hashAddress }: Ports) {
  return {
    /** Appends an entry and moves the current state, in the caller's transaction. */
    async record(
      unit: Unit,
      person: { contactId: ContactId; address: string },
      input: ConsentInput,
    ): Promise<CurrentConsent> {
      const { companyId } = unit;
      const addressHmac = hashAddress(person.address);
      const now = clock.now();
      const entry: ConsentRow = {
        id: newId(),
        companyId,
        addressHmac,
        contactId: person.contactId,
        kind: input.kind,
        basis: input.basis,
        source: input.source ?? null,
        evidence: input.evidence ?? null,
        messageId: input.messageId ?? null,
        recordedBy: input.recordedBy,
        happenedAt: input.happenedAt ?? now,
        createdAt: now,
      };
      const before = await consentStates.findOne(unit, { companyId, addressHmac });
      const after = fold(before, entry);
      await consents.insert(unit, entry);
      await consentStates.insert(
        unit,
        {
          companyId,
          addressHmac,
          contactId: person.contactId,
          ...after,
          consentId: entry.id,
          changedAt: now,
        },
        `ON CONFLICT (company_id, address_hmac) DO UPDATE SET contact_id = excluded.contact_id,
           state = excluded.state, opted_out_at = excluded.opted_out_at,
           consent_id = excluded.consent_id, changed_at = excluded.changed_at`,
      );
      unit.announce({ type: 'contact.changed', contactId: person.contactId });
      return { ...after, basis: entry.basis, source: entry.source, changedAt: now };
    },

    /** The strictest state over all addresses of a person. */
    async of(reader: Reader, companyId: CompanyId, contactId: ContactId): Promise<CurrentConsent> {
      const rows = await consentStates.find(reader, { companyId, contactId });
      const strictest =
        rows.find(({ optedOutAt }) => optedOutAt) ??
        rows.find(({ state }) => state === 'refused') ??
        rows.find(({ state }) => state === 'granted') ??
        rows[0];
      if (!strictest) return nothing;
      const entry = await consents.findOne(reader, { companyId, id: strictest.consentId });
      const { state, optedOutAt, changedAt } = strictest;
      return {
        state,
        optedOutAt,
        changedAt,
        basis: entry?.basis ?? null,
        source: entry?.source ?? null,
      };
    },

    /** The last opt-out or opt-in by the person's own word. */
    async lastKeyword(
      reader: Reader,
      companyId: CompanyId,
      contactId: ContactId,
    ): Promise<ConsentRow | null> {
      const [row] = await consents.find(
        reader,
        { companyId, contactId, kind: ['opted_out', 'opted_in'] },
        {
          order: ['happenedAt', 'id'],
          newestFirst: true,
          limit: 1,
        },
      );
      return row ?? null;
    },

    /** The ledger of one person, newest first. */
    history: (reader: Reader, companyId: CompanyId, contactId: ContactId): Promise<ConsentRow[]> =>
      consents.find(
        reader,
        { companyId, contactId },
        {
          order: ['createdAt', 'id'],
          newestFirst: true,
          limit: 200,
        },
      ),
  };
}

export type Consent = ReturnType<typeof createConsent>;
