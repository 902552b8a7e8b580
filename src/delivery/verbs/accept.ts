import type { Consent } from '../../consent/index.js';
import type { Contacts } from '../../contacts/index.js';
import { messageRow, type Conversations, type MessageRow } from '../../conversations/index.js';
import type { Scope } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { MessageId, NewId } from '../../kernel/ids.js';
import type { Recipient } from '../../kernel/phone-number.js';
import { categoryOf, decide, lanePriority, type Facts, type Verdict } from '../../pacing/index.js';
import type { RefusalCode } from '../../protocol/codes.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import { fairTurn } from '../lane-order.js';
import type { Asker, NewMessage } from '../new-message.js';
import { turnsOf } from '../store/lane-store.js';
import { chooseWaId } from '../wa-id.js';
import { gatherFacts, gatherLane, type FactsPorts } from './gather-facts.js';
import { resolveDestination } from './resolve-destination.js';

export interface AcceptPorts extends FactsPorts {
  clock: Clock;
  newId: NewId;
  contacts: Contacts;
  conversations: Conversations;
  consent: Consent;
  sessions: Sessions;
  defaultSession: string;
}

const refusals: Record<RefusalCode, string> = {
  invalid_recipient: 'This is not a number we can use.',
  expired: 'It is past the time until which it was to be sent.',
  opted_out: 'They asked us to stop.',
  blocked: 'This person is blocked here.',
  not_on_whatsapp: 'This number is not on WhatsApp.',
  no_consent: 'No consent is recorded for this person.',
  prohibited_content: 'It contains words we never send.',
};

function refuse({ because, detail }: Extract<Verdict, { kind: 'refuse' }>, facts: Facts): never {
  const spans = facts.message.findings.find(({ rule }) => rule === detail.rule)?.spans;
  throw new AppError(because, refusals[because], { ...detail, ...(spans ? { spans } : {}) });
}

async function recordConsent(
  unit: Unit,
  { consent }: AcceptPorts,
  { wish, asker, conversation, recipient }: Accepting,
): Promise<void> {
  if (!wish.consent || !conversation.contactId || recipient.kind === 'group') return;
  const address = recipient.kind === 'phone' ? recipient.digits : recipient.value;
  await consent.record(
    unit,
    { contactId: conversation.contactId, address },
    { kind: 'granted', ...wish.consent, recordedBy: asker.source },
  );
}

interface Accepting {
  wish: NewMessage;
  asker: Asker;
  session: SessionRow;
  recipient: Recipient;
  conversation: Awaited<ReturnType<typeof resolveDestination>>['conversation'];
}

function newRow(ports: AcceptPorts, { wish, asker, session, conversation }: Accepting): MessageRow {
  const { clock, newId, sessions } = ports;
  const id = newId<MessageId>();
  const now = clock.now();
  const { companyId } = session;
  const key = asker.idempotencyKey;
  return messageRow({
    id,
    companyId,
    sessionId: session.id,
    conversationId: conversation.id,
    contactId: conversation.contactId,
    direction: 'out',
    origin: asker.userId ? 'agent' : 'api',
    source: asker.source,
    authorId: asker.userId,
    authorName: asker.name,
    clientKey: key,
    kind: wish.kind,
    body: wish.text,
    mediaId: wish.mediaId,
    replyTo: wish.replyTo,
    status: 'pending',
    askedPriority: wish.priority,
    scheduledFor: wish.scheduledAt,
    notBefore: wish.scheduledAt,
    expiresAt: wish.expiresAt,
    waId: chooseWaId(
      sessions.idKey(session),
      key ? { kind: 'key', companyId, caller: asker.source, key } : { kind: 'message', id },
    ),
    occurredAt: now,
    createdAt: now,
  });
}

/** Where a message of this category stands in its lane. */
export async function placeInLane(unit: Unit, message: MessageRow, facts: Facts, now: Date) {
  const own = lanePriority(categoryOf(facts, now));
  const priority = Math.max(own, message.askedPriority ?? own);
  const source = message.source ?? message.origin;
  const { served, lastOfSource } = await turnsOf(unit, {
    sessionId: message.sessionId,
    priority,
    source,
  });
  return { priority, turn: fairTurn(served, lastOfSource) };
}

/**
 * Stores a message that waits for its turn, with person, conversation and consent, or throws the
 * refusal that is known at once and leaves nothing behind.
 */
export async function accept(
  unit: Unit,
  ports: AcceptPorts,
  { scope, wish, asker }: { scope: Scope; wish: NewMessage; asker: Asker },
): Promise<{ message: MessageRow; verdict: Exclude<Verdict, { kind: 'refuse' }> }> {
  const { clock, conversations, policy } = ports;
  const accepting: Accepting = {
    wish,
    asker,
    ...(await resolveDestination(unit, ports, { scope, wish })),
  };
  await recordConsent(unit, ports, accepting);
  const message = newRow(ports, accepting);
  await conversations.addOutbound(unit, accepting.conversation, message);

  const situation = await gatherLane(unit, ports, message);
  const [facts] = await gatherFacts(unit, ports, { rows: [message], situation });
  if (!facts) throw new Error('The message that was just stored has no facts.');
  const now = clock.now();
  const verdict = decide(facts, policy, now);
  if (verdict.kind === 'refuse') return refuse(verdict, facts);

  const warnings = verdict.kind === 'send' ? [...verdict.warnings] : [];
  const place = await placeInLane(unit, message, facts, now);
  const changed = await conversations.changeMessage(unit, message, {
    ...place,
    warnings,
    updatedAt: now,
  });
  return { message: changed ?? message, verdict };
}
