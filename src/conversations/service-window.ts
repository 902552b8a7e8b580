/** How long a person's message keeps the door open. */
export const windowMs = 24 * 3_600_000;

/** WhatsApp's own time counts, but never one later than our receipt of the message. */
export function openedAt(writtenAt: Date, receivedAt: Date): Date {
  return writtenAt < receivedAt ? writtenAt : receivedAt;
}

/** Exactly 24 hours later, end excluded. */
export function closesAt(opened: Date): Date {
  return new Date(opened.getTime() + windowMs);
}
