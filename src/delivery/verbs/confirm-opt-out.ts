import type { Heard } from '../../consent/index.js';
import type { MessageRow } from '../../conversations/index.js';
import { wholeCompany } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import type { ContactId } from '../../kernel/ids.js';
import type { Asker, NewMessage } from '../new-message.js';
import { optOutWords } from '../opt-out-words.js';
import { findAnswerable, hasAnswered, type Answerable } from '../store/confirmation-store.js';
import { accept, type AcceptPorts } from './accept.js';

/** Somebody who has just opted out; `heard` when it was by their own word. */
export interface OptedOut {
  contactId: ContactId;
  heard: Heard | null;
}

/** What an opt-out changed in the lanes. */
export interface Gone {
  refused: readonly MessageRow[];
  confirmation: MessageRow | null;
}

/** Nobody is told twice within this time. */
const silenceMs = 30 * 24 * 3_600_000;

const gateway: Asker = {
  source: 'system',
  name: 'whatsapp-crm',
  userId: null,
  idempotencyKey: null,
  origin: 'system',
};

const answerIn = ({ conversationId, closesAt }: Answerable, text: string): NewMessage => ({
  to: { kind: 'conversation', id: conversationId },
  session: undefined,
  kind: 'text',
  text,
  mediaId: null,
  replyTo: null,
  scheduledAt: null,
  // Once the window has closed it would be no answer any more.
  expiresAt: closesAt,
  priority: null,
  consent: null,
  campaign: null,
});

/** One answer while it is an answer, unless they had one lately or the rules want none. */
async function confirm(
  unit: Unit,
  ports: AcceptPorts,
  { contactId, heard }: OptedOut,
): Promise<MessageRow | null> {
  const { companyId } = unit;
  const now = ports.clock.now();
  const conversationId = heard?.conversationId ?? null;
  const where = await findAnswerable(unit, { companyId, contactId, conversationId, now });
  if (!where) return null;
  const { policy } = await ports.rules(unit, companyId, where.sessionId);
  if (!policy.consent.optOutConfirmation) return null;
  const since = new Date(now.getTime() - silenceMs);
  if (await hasAnswered(unit, { companyId, contactId, since })) return null;
  const { language } = await ports.contacts.get(unit, unit, contactId);
  const text = optOutWords([language, heard?.language ?? null], { ownWord: heard !== null });
  try {
    const asked = { scope: wholeCompany(companyId), wish: answerIn(where, text), asker: gateway };
    return (await accept(unit, ports, asked)).message;
  } catch (error) {
    // Refused, as for somebody who is blocked: nothing was written, and the opt-out stands anyway.
    if (error instanceof AppError) return null;
    throw error;
  }
}

/**
 * Takes out everything that waits for somebody who opted out, on all sessions of the company, and
 * confirms it once, in the transaction of the opt-out.
 */
export async function endSending(unit: Unit, ports: AcceptPorts, who: OptedOut): Promise<Gone> {
  const refused = await ports.conversations.refusePendingTo(unit, who.contactId, 'opted_out');
  return { refused, confirmation: await confirm(unit, ports, who) };
}

/** Somebody opted in before the answer to their opt-out had left: it would not be true any more. */
export async function withdrawConfirmation(
  unit: Unit,
  { conversations, clock }: AcceptPorts,
  contactId: ContactId,
): Promise<MessageRow[]> {
  const pending = await conversations.pendingTo(unit, contactId);
  const answers = pending.filter(({ origin }) => origin === 'system');
  for (const answer of answers)
    await conversations.moveMessage(unit, answer, 'cancelled', {
      endedAt: clock.now(),
      holdCode: null,
      holdUntil: null,
      holdDetail: null,
    });
  return answers;
}
