import type { Consent, ConsentRow, CurrentConsent } from '../../consent/index.js';
import { aliasOf, type ContactRow, type Contacts } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { scopeOf, type Scope } from '../../db/scope.js';
import type { Transact } from '../../db/transactor.js';
import { defineRoute, inTheirShape, type Route } from '../../http/index.js';
import { ulidPattern, type ContactId } from '../../kernel/ids.js';
import { parseRecipient } from '../../kernel/phone-number.js';
import { sourceOf, type Principal } from '../../kernel/principal.js';
import { customerConsent, customerPath } from '../schema.js';

interface Ports {
  db: Reader;
  transact: Transact;
  contacts: Contacts;
  consent: Consent;
  /** Throws when the caller may not reach somebody who is known already. */
  mayChange(caller: Principal, contactId: string): Promise<void>;
}

const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;

/** A person's consent in the words of the CRM whose calls these are. */
function customerView(
  customerId: string,
  contact: ContactRow,
  { current, history }: { current: CurrentConsent; history: readonly ConsentRow[] },
) {
  const { state, optedOutAt, source } = current;
  const last = (...kinds: ConsentRow['kind'][]) =>
    history.find(({ kind }) => kinds.includes(kind))?.happenedAt;
  return {
    customer_id: customerId,
    phone_number: contact.phone && `+${contact.phone}`,
    granted: state === 'granted',
    granted_at: iso(last('granted', 'opted_in')),
    source,
    revoked_at: state === 'refused' ? iso(optedOutAt ?? last('refused', 'opted_out')) : null,
  };
}

/** `/api/whatsapp/consent`, as another CRM documents it: the same ledger under its names. */
export function customerConsentRoutes(ports: Ports): Route[] {
  const { db, transact, contacts, consent, mayChange } = ports;

  async function viewOf(reader: Reader, customerId: string, contact: ContactRow) {
    const { companyId, id } = contact;
    const history = await consent.history(reader, companyId, id);
    const current = await consent.of(reader, companyId, id);
    return { view: customerView(customerId, contact, { current, history }), history };
  }

  /** Their id of a person is ours of another system; our own and the number are taken too. */
  async function find(scope: Scope, customerId: string): Promise<ContactRow | null> {
    const known = await contacts.findByExternalId(db, scope, customerId);
    if (known) return known;
    if (ulidPattern.test(customerId)) return contacts.find(db, scope, customerId as ContactId);
    const recipient = parseRecipient(customerId);
    if (!recipient || recipient.kind === 'group') return null;
    return contacts.findByAddress(db, scope, recipient);
  }

  return [
    defineRoute({
      method: 'post',
      path: '/api/whatsapp/consent',
      permission: 'contacts:write',
      body: customerConsent,
      status: 201,
      handle: ({ body, caller }) =>
        inTheirShape(() =>
          transact(caller.companyId, async unit => {
            const { customer_id: externalId, phone_number: recipient, evidence } = body;
            const { value: address } = aliasOf(recipient);
            const scope = scopeOf(caller);
            const who = { recipient };
            const { contact, created } = await contacts.save(unit, scope, who, { externalId });
            if (!created) await mayChange(caller, contact.id);
            await consent.record(
              unit,
              { contactId: contact.id, address },
              {
                kind: 'granted',
                basis: 'explicit',
                source: body.source ?? 'api',
                evidence: evidence ?? null,
                recordedBy: sourceOf(caller),
              },
            );
            const { view } = await viewOf(unit, externalId, contact);
            return { success: true, consent: view };
          }),
        ),
    }),
    defineRoute({
      method: 'get',
      path: '/api/whatsapp/consent/:customerId',
      permission: 'contacts:read',
      params: customerPath,
      status: 200,
      handle: ({ params: { customerId }, caller }) =>
        inTheirShape(async () => {
          const contact = await find(scopeOf(caller), customerId);
          const found = contact && (await viewOf(db, customerId, contact));
          if (!found || found.history.length === 0)
            return { success: true, has_consent: false, consent: null };
          const { view, history } = found;
          const evidence = history[0]?.evidence ?? null;
          return { success: true, has_consent: view.granted, consent: { ...view, evidence } };
        }),
    }),
  ];
}
