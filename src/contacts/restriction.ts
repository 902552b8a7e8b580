/** WhatsApp refused us this very person (463). */
export interface Restriction {
  /** When last; null: never since they last wrote. */
  restrictedSince: Date | null;
  /** Until when we leave them alone. */
  restrictedUntil: Date | null;
  restrictedCount: number;
}

/** WhatsApp tells the second in which somebody wrote. */
const toldWithinMs = 1_000;

/** Their own word ends a restriction; one that is older than it does not. */
export function liftedBy(contact: Restriction, wroteAt: Date): Partial<Restriction> {
  const { restrictedSince } = contact;
  if (!restrictedSince || wroteAt.getTime() + toldWithinMs <= restrictedSince.getTime()) return {};
  return { restrictedSince: null, restrictedUntil: null, restrictedCount: 0 };
}

/** WhatsApp refused us this person once more. */
export function restrictedAgain(
  contact: Restriction,
  { at, until }: { at: Date; until: Date },
): Restriction {
  return {
    restrictedSince: at,
    restrictedUntil: until,
    restrictedCount: contact.restrictedCount + 1,
  };
}
