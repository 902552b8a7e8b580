import { findAnswerable, hasAnswered } from '../../src/delivery/store/confirmation-store.js';
import type { MessageStatus } from '../../src/protocol/index.js';
import type { ContactId, SessionId } from '../../src/kernel/ids.js';
import { openDomain, type DomainHouse } from './domain-rig.js';

const hourMs = 3_600_000;

let house: DomainHouse;
let contactId: ContactId;

beforeEach(async () => {
  house = await openDomain();
  contactId = (await house.openWith('6281234567890@c.us')).person.id;
});
afterEach(() => house.close());

async function secondSession(): Promise<SessionId> {
  const id = house.newId<SessionId>();
  await house.db.sequelize.query(
    `INSERT INTO sessions (id, company_id, name, label, origin, wanted, status, status_at,
       id_key_sealed, hook_key_sealed, created_at, updated_at)
     SELECT '${id}', company_id, 'second', 'second', origin, wanted, status, status_at, 'x', 'y',
       created_at, updated_at FROM sessions`,
  );
  return id;
}

const conversationOn = (sessionId: SessionId) =>
  house.inUnit(async unit => {
    const who = { sessionId, contactId, kind: 'person', chatId: '6281234567890@c.us' } as const;
    return (await house.conversations.open(unit, who)).conversation;
  });

/** They write on this session. */
async function writesOn(sessionId: SessionId) {
  const conversation = await conversationOn(sessionId);
  await house.inUnit(unit =>
    house.conversations.addInbound(unit, conversation, house.rowIn(conversation)),
  );
  return conversation;
}

const answerable = (asked: Partial<Parameters<typeof findAnswerable>[1]> = {}) =>
  findAnswerable(house.db, {
    companyId: house.company.id,
    contactId,
    conversationId: null,
    now: house.clock.now(),
    ...asked,
  });

it('somebody who never wrote cannot be answered', async () => {
  await conversationOn(house.sessionId);
  expect(await answerable()).toBeNull();
});

it('somebody is answered where they wrote last, or where they said it', async () => {
  const other = await secondSession();
  const first = await writesOn(house.sessionId);
  house.clock.moveBy(1_000);
  const last = await writesOn(other);
  expect(await answerable()).toMatchObject({ conversationId: last.id, sessionId: other });
  expect(await answerable({ conversationId: first.id })).toMatchObject({
    conversationId: first.id,
    sessionId: house.sessionId,
  });
});

it('nobody is answered once the 24 hours are over', async () => {
  const conversation = await writesOn(house.sessionId);
  const closesAt = (await answerable())?.closesAt.getTime() ?? 0;
  expect(closesAt).toBeGreaterThan(house.clock.now().getTime() + 23 * hourMs);
  expect(await answerable({ now: new Date(closesAt - 1) })).not.toBeNull();
  expect(await answerable({ now: new Date(closesAt) })).toBeNull();
  expect(await answerable({ now: new Date(closesAt), conversationId: conversation.id })).toBeNull();
});

it.each<[MessageStatus, boolean]>([
  ['pending', true],
  ['sending', true],
  ['sent', true],
  ['delivered', true],
  ['read', true],
  ['unknown', true],
  ['failed', false],
  ['cancelled', false],
  ['expired', false],
  ['refused', false],
])('an answer that is %s counts as one: %s', async (status, counts) => {
  const conversation = await conversationOn(house.sessionId);
  const row = house.rowIn(conversation, { status, origin: 'system' });
  await house.inUnit(unit => house.conversations.addOutbound(unit, conversation, row));
  const asked = { companyId: house.company.id, contactId };
  const now = house.clock.now().getTime();
  expect(await hasAnswered(house.db, { ...asked, since: new Date(now - hourMs) })).toBe(counts);
  expect(await hasAnswered(house.db, { ...asked, since: new Date(now + hourMs) })).toBe(false);
});

it('what others have written is no answer of the gateway', async () => {
  const conversation = await conversationOn(house.sessionId);
  const row = house.rowIn(conversation, { status: 'sent', origin: 'api' });
  await house.inUnit(unit => house.conversations.addOutbound(unit, conversation, row));
  const since = new Date(0);
  expect(await hasAnswered(house.db, { companyId: house.company.id, contactId, since })).toBe(
    false,
  );
});
