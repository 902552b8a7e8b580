import type { ContactId } from '../kernel/ids.js';
import type { Direction } from '../protocol/codes.js';

/** What somebody did to a message. `written` is the text as it was before the first edit. */
export interface Done {
  kind: 'written' | 'edited' | 'revoked' | 'reacted';
  /** The contact; empty when we did it. */
  author: ContactId | '';
  /** WhatsApp id of the deed itself. */
  waId: string;
  /** The text, or the emoji; an empty one takes the reaction back. */
  body: string | null;
  at: Date;
  /** Orders what was done within one second. */
  toldAt: Date;
}

interface Written {
  direction: Direction;
  contactId: ContactId | null;
}

/** WhatsApp tells seconds; what WAHA told first within one comes first. */
function inTime(a: Done, b: Done): number {
  return (
    a.at.getTime() - b.at.getTime() ||
    a.toldAt.getTime() - b.toldAt.getTime() ||
    (a.waId < b.waId ? -1 : 1)
  );
}

/** Who wrote a message, as deeds name their authors; null: nobody we know, so nobody may change it. */
export function authorOf({ direction, contactId }: Written): Done['author'] | null {
  return direction === 'out' ? '' : contactId;
}

/** The versions its author gave a message, oldest first. */
export function editsOf<Deed extends Done>(message: Written, deeds: readonly Deed[]): Deed[] {
  const author = authorOf(message);
  return deeds.filter(deed => deed.author === author && deed.kind === 'edited').sort(inTime);
}

/** What its author has made of a message, whatever the order in which we heard of it. */
export interface Standing {
  /** The last version; null: it stands as it was written. */
  edit: { body: string | null; at: Date } | null;
  revokedAt: Date | null;
}

/** Only who wrote a message can edit it or take it back. */
export function standingOf(message: Written, deeds: readonly Done[]): Standing {
  const author = authorOf(message);
  const edit = editsOf(message, deeds).at(-1);
  const [revoked] = deeds
    .filter(deed => deed.author === author && deed.kind === 'revoked')
    .sort(inTime);
  return {
    edit: edit ? { body: edit.body, at: edit.at } : null,
    revokedAt: revoked?.at ?? null,
  };
}

/** Everybody's last reaction, earliest first; one that was taken back is none. */
export function reactionsOf<Deed extends Done>(deeds: readonly Deed[]): Deed[] {
  const last = new Map<string, Deed>();
  for (const deed of deeds.filter(({ kind }) => kind === 'reacted').sort(inTime)) {
    last.set(deed.author, deed);
  }
  return [...last.values()].filter(({ body }) => body).sort(inTime);
}
