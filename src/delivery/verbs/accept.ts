import type { Consent } from '../../consent/index.js';
import type { Contacts } from '../../contacts/index.js';
import {
  messageRow,
  type Conversations,
  type MessageRow,
  type Place,
} from '../../conversations/index.js';
import type { Scope } from '../../db/scope.js';
import { guard, readOnce } from '../../db/together.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { MessageId, NewId } from '../../kernel/ids.js';
import {
  categoryOf,
  decide,
  lanePriority,
  warningsFor,
  type Facts,
  refusalReason,
  type Refusal,
  type Verdict,
} from '../../pacing/index.js';
import type { MessageOrigin, RefusalReason } from '../../protocol/codes.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import { bodyHash } from '../body-hash.js';
import { fairTurn } from '../lane-order.js';
import type { Asker, NewMessage } from '../new-message.js';
import { turnsOf } from '../store/lane-store.js';
import { chooseWaId } from '../wa-id.js';
import { firstPlace, type FirstPlacePorts } from './first-place.js';
import { gatherFacts } from './gather-facts.js';
import { gatherLane, type LaneSituation } from './gather-lane.js';
import { noteDecision } from './note-decision.js';
import { resolveDestination, type Resolved } from './resolve-destination.js';

export interface AcceptPorts extends FirstPlacePorts {
  clock: Clock;
  newId: NewId;
  contacts: Contacts;
  conversations: Conversations;
  consent: Consent;
  sessions: Sessions;
  defaultSession: string;
}

const refusals: Record<RefusalReason, string> = {
  invalid_recipient: 'This is not a number we can use.',
  expired: 'It is past the time until which it was to be sent.',
  opted_out: 'They asked us to stop.',
  blocked: 'This person is blocked here.',
  not_on_whatsapp: 'This number is not on WhatsApp.',
  no_consent: 'No consent is recorded for this person.',
  prohibited_content: 'It contains words we never send.',
  link_in_first_contact: 'A first message with a link is refused here.',
  placeholder: 'A placeholder in it was not filled in.',
  doubtful: 'They may have asked us to stop; campaigns skip them until somebody has looked.',
  marketing: 'No consent to marketing is recorded for this person.',
};

function refuse(refusal: Refusal, facts: Facts): never {
  const { because, detail } = refusal;
  const spans = facts.message.findings.find(({ rule }) => rule === detail.rule)?.spans;
  throw new AppError(because, refusals[refusalReason(refusal)], {
    ...detail,
    ...(spans ? { spans } : {}),
  });
}

async function recordConsent(
  unit: Unit,
  { consent }: AcceptPorts,
  { wish, asker, conversation, recipient }: Accepting,
): Promise<void> {
  if (!wish.consent || !conversation.contactId || recipient.kind === 'group') return;
  const address = recipient.kind === 'phone' ? recipient.digits : recipient.value;
  await guard(unit);
  await consent.record(
    unit,
    { contactId: conversation.contactId, address },
    { kind: 'granted', ...wish.consent, recordedBy: asker.source },
  );
}

interface Accepting extends Resolved {
  wish: NewMessage;
  asker: Asker;
}

function originOf({ wish, asker }: Accepting): MessageOrigin {
  if (asker.origin) return asker.origin;
  if (wish.campaign !== null) return 'campaign';
  return asker.userId ? 'agent' : 'api';
}

function newRow(ports: AcceptPorts, accepting: Accepting): MessageRow {
  const { clock, newId, sessions } = ports;
  const { wish, asker, session, conversation, contact } = accepting;
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
    origin: originOf(accepting),
    source: wish.campaign === null ? asker.source : `campaign:${wish.campaign}`,
    campaign: wish.campaign,
    authorId: asker.userId,
    authorName: asker.name,
    clientKey: key,
    kind: wish.kind,
    body: wish.text,
    bodyHash: bodyHash(wish.text, contact),
    mediaId: wish.mediaId,
    replyTo: wish.replyTo,
    address: contact ? conversation.chatId : null,
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
  const own = lanePriority(categoryOf(facts, now), facts.message);
  const priority = Math.max(own, message.askedPriority ?? own);
  const { served, lastOfSource } = await turnsOf(unit, {
    sessionId: message.sessionId,
    priority,
    source: message.source ?? message.origin,
    now,
  });
  return { priority, turn: fairTurn(served, lastOfSource) };
}

/** What came of a wish that was not refused. */
export interface Accepted {
  message: MessageRow;
  verdict: Exclude<Verdict, { kind: 'refuse' }>;
  /** Where it stands, as it is told in the answer. */
  place: Place | undefined;
  session: Resolved['session'];
}

/** Decides on a new message. */
async function judge(
  unit: Unit,
  ports: AcceptPorts,
  { message, session }: { message: MessageRow; session: SessionRow },
) {
  const { companyId, sessionId } = message;
  const situation: LaneSituation = await readOnce(unit, `lane ${sessionId}`, () =>
    gatherLane(unit, ports, { companyId, sessionId, session }),
  );
  const [facts] = await gatherFacts(unit, ports, { rows: [message], situation });
  if (!facts) throw new Error('A new message has no conversation.');
  const now = ports.clock.now();
  return { situation, facts, verdict: decide(facts, situation.policy, now), now };
}

interface Wish {
  scope: Scope;
  wish: NewMessage;
  asker: Asker;
}

/** What would become of a wish: person, conversation and consent are written, the message is not. */
export async function weigh(unit: Unit, ports: AcceptPorts, { scope, wish, asker }: Wish) {
  const accepting = {
    wish,
    asker,
    ...(await resolveDestination(unit, ports, { scope, wish })),
  };
  await recordConsent(unit, ports, accepting);
  const draft = newRow(ports, accepting);
  return {
    accepting,
    draft,
    ...(await judge(unit, ports, { message: draft, session: accepting.session })),
  };
}

export type Weighed = Awaited<ReturnType<typeof weigh>>;

/** The draft with its place in the lane. */
export async function placeDraft(
  unit: Unit,
  ports: AcceptPorts,
  {
    draft,
    facts,
    situation,
    now,
    verdict,
  }: Omit<Weighed, 'verdict'> & { verdict: Accepted['verdict'] },
) {
  const placed: MessageRow = {
    ...draft,
    ...(await placeInLane(unit, draft, facts, now)),
    category: categoryOf(facts, now),
    warnings: warningsFor(facts, situation.policy, now),
  };
  const place = await firstPlace(unit, ports, { message: placed, verdict, situation });
  return { placed, place };
}

/**
 * Stores a message that waits for its turn, with person, conversation and consent, or throws the
 * refusal that is known at once and leaves nothing behind.
 */
export async function accept(unit: Unit, ports: AcceptPorts, wish: Wish): Promise<Accepted> {
  const weighed = await weigh(unit, ports, wish);
  const { accepting, facts, situation, verdict } = weighed;
  if (verdict.kind === 'refuse') return refuse(verdict, facts);
  const { placed, place } = await placeDraft(unit, ports, { ...weighed, verdict });
  const message: MessageRow = {
    ...placed,
    firstP50: place?.eta ? new Date(place.eta.p50) : null,
    firstP90: place?.eta ? new Date(place.eta.p90) : null,
  };
  await ports.conversations.addOutbound(unit, accepting.conversation, message);
  await noteDecision(unit, ports, { message, asked: 'accept', facts, verdict, situation });
  return { message, verdict, place, session: accepting.session };
}
