/** Something a request names that hangs on sessions. */
export interface Thing {
  kind: 'session' | 'conversation' | 'message' | 'media' | 'contact' | 'customer' | 'note';
  reference: string;
}

/** Under which names paths, queries and bodies name them. */
const kinds: Readonly<Record<string, Thing['kind']>> = {
  session: 'session',
  sessionId: 'session',
  conversationId: 'conversation',
  messageId: 'message',
  mediaId: 'media',
  noteId: 'note',
  contactId: 'contact',
  with: 'contact',
  customerId: 'customer',
  customer_id: 'customer',
};

/** The things one part of a request names. */
export function thingsIn(part: unknown): Thing[] {
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([name, reference]) => {
    const kind = kinds[name];
    return kind && typeof reference === 'string' ? [{ kind, reference }] : [];
  });
}
