import type { MessageRow } from '../../conversations/index.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationId } from '../../kernel/ids.js';
import type { SessionRow } from '../../sessions/index.js';
import type { ParsedMessage } from '../../waha/index.js';
import { clockMarginMs, saysTheSame } from '../echo.js';
import { conversationOf } from '../store/address-store.js';
import { findControl, findControlIn, isIdTakenBefore } from '../store/unknown-store.js';
import { takesOurId } from '../wa-id.js';
import { couldNotTell, type LookUpPorts } from './look-up.js';
import { bearsOurIds } from './own-ids.js';

export interface SearchPorts extends LookUpPorts {
  /** The newest message when it was restored. What came in later may be of what left and was forgotten. */
  lastRow: number;
}

/** A message of ours as WAHA has it. */
export type Trace = Pick<ParsedMessage, 'waId' | 'fullId' | 'ack'>;

/**
 * `not_listed`: not in its chat, which proves something only where the list is known to work;
 * `unclear`: WAHA cannot tell; `later`: it did not answer.
 */
type Searched = Trace | 'absent' | 'not_listed' | 'unclear' | 'later';

const pageSize = 100;

/** What left from this number to a chat since then, oldest first. Throws what WAHA's client throws. */
async function* sentTo(
  { waha, db }: SearchPorts,
  session: SessionRow,
  { conversationId, since }: { conversationId: ConversationId; since: Date },
): AsyncGenerator<ParsedMessage> {
  const { chatId } = await conversationOf(db, conversationId);
  for (let offset = 0; ; offset += pageSize) {
    const asked = { chatId, since, limit: pageSize, offset };
    const { found, rows } = await waha.messages(session.name, asked);
    yield* found.filter(({ fromMe }) => fromMe);
    if (rows === 0) return;
  }
}

const before = (at: Date) => new Date(at.getTime() - clockMarginMs);

async function searchByContent(
  ports: SearchPorts,
  session: SessionRow,
  message: MessageRow,
): Promise<Searched> {
  const { conversationId, sessionId } = message;
  const since = before(message.createdAt);
  try {
    for await (const said of sentTo(ports, session, { conversationId, since })) {
      const asked = { sessionId, waId: said.waId, lastRow: ports.lastRow };
      if (saysTheSame(message, said) && !(await isIdTakenBefore(ports.db, asked))) return said;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return couldNotTell(error) ? 'unclear' : 'later';
  }
  return 'not_listed';
}

/**
 * Looks for a message that this database takes for waiting: by our id where the engine takes it, and
 * by its content in its chat unless what leaves from there is known to bear our ids.
 */
export async function searchRestored(
  ports: SearchPorts,
  session: SessionRow,
  message: MessageRow,
): Promise<Searched> {
  const media = message.mediaId !== null;
  const bears = await bearsOurIds(ports.db, ports, { session, media });
  if (message.waId && takesOurId(session.engine, ports.wahaVersion())) {
    const { waId } = message;
    const seen = await ports.waha.findMessage(session.name, waId);
    if (seen.kind === 'found' && seen.fromMe) return { waId, fullId: null, ack: seen.ack };
    if (seen.kind === 'unsure' && !seen.answered) return 'later';
    if (bears) return seen.kind === 'unsure' ? 'unclear' : 'absent';
  }
  return searchByContent(ports, session, message);
}

/**
 * Whether WAHA shows in a chat what is known to have left to it; where nothing is known to, whether
 * it shows the newest that left to anybody.
 */
export async function storeWorks(
  ports: SearchPorts,
  session: SessionRow,
  conversationId: ConversationId,
): Promise<boolean> {
  const control =
    (await findControlIn(ports.db, conversationId)) ??
    (await findControl(ports.db, { sessionId: session.id, otherThan: null }));
  if (!control) return false;
  const since = before(control.sentAt);
  const from = { conversationId: control.conversationId, since };
  try {
    for await (const { waId } of sentTo(ports, session, from))
      if (waId === control.waId) return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return false;
}
