import type { Consent, ConsentInput } from '../../consent/index.js';
import type { ContactRow, Contacts } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import { defineRoute, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import type { ContactId } from '../../kernel/ids.js';
import { sourceOf, type Principal } from '../../kernel/principal.js';
import type { ContactView } from '../../protocol/views.js';
import type { Inbox } from '../inbox.js';
import { consentBody, contactPath, optOutBody } from '../schema.js';
import { ledgerView } from '../views.js';

interface Ports {
  db: Reader;
  transact: Transact;
  contacts: Contacts;
  consent: Consent;
  inbox: Inbox;
  now(): Date;
}

const path = '/api/contacts/:contactId/consent';

/**
 * What is known of a person's consent, and what people and systems record of it. Whether they meant
 * "stop" with a doubtful word is cleared by `DELETE …/doubt`, or by an opt-in.
 */
export function consentRoutes({ db, transact, contacts, consent, inbox, now }: Ports): Route[] {
  /** Changes something about a person and answers them as they are now. */
  const change = (
    caller: Principal,
    id: ContactId,
    act: (unit: Unit, contact: ContactRow) => Promise<unknown>,
  ): Promise<ContactView> =>
    transact(
      caller.companyId,
      async unit => {
        await act(unit, await contacts.get(unit, scopeOf(caller), id));
        return inbox.contactViewOf(unit, await contacts.get(unit, scopeOf(caller), id));
      },
      'optout',
    );

  async function record(unit: Unit, { id: contactId }: ContactRow, input: ConsentInput) {
    const [alias] = await contacts.aliases(unit, contactId);
    await consent.record(unit, { contactId, address: alias?.value ?? contactId }, input);
  }

  return [
    defineRoute({
      method: 'get',
      path,
      permission: 'contacts:read',
      params: contactPath,
      status: 200,
      async handle({ params: { contactId }, caller }) {
        const { companyId } = caller;
        return ledgerView(await contacts.get(db, scopeOf(caller), contactId), {
          consent: await consent.of(db, companyId, contactId),
          history: await consent.history(db, companyId, contactId),
        });
      },
    }),
    defineRoute({
      method: 'post',
      path,
      permission: 'contacts:write',
      params: contactPath,
      body: consentBody,
      status: 201,
      async handle({ params: { contactId }, body: { at, ...said }, caller }) {
        if (at && at > now()) throw new AppError('invalid_input', 'It has not happened yet.');
        const recordedBy = sourceOf(caller);
        const input = { ...said, recordedBy, ...(at ? { happenedAt: at } : {}) };
        return change(caller, contactId, (unit, contact) => record(unit, contact, input));
      },
    }),
    defineRoute({
      method: 'delete',
      path,
      permission: 'contacts:write',
      params: contactPath,
      body: optOutBody,
      status: 200,
      handle: ({ params: { contactId }, body: { reason }, caller }) =>
        change(caller, contactId, (unit, contact) =>
          record(unit, contact, {
            kind: 'opted_out',
            basis: caller.kind === 'user' ? 'agent' : 'api',
            evidence: reason,
            recordedBy: sourceOf(caller),
          }),
        ),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/contacts/:contactId/doubt',
      permission: 'contacts:write',
      params: contactPath,
      status: 200,
      handle: ({ params: { contactId }, caller }) =>
        change(caller, contactId, unit => consent.clearDoubt(unit, contactId)),
    }),
  ];
}
