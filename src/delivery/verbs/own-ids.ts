import type { Reader } from '../../db/connection.js';
import type { SessionRow } from '../../sessions/index.js';
import { ownIdShown } from '../store/unknown-store.js';
import { takesOurId } from '../wa-id.js';

export interface OwnIdPorts {
  /** WAHA's own version, as far as it was told. */
  wahaVersion(): string | null;
}

/**
 * Whether what leaves from this session bears the id we choose: its engine takes ids, and the newest
 * send of this kind whose answer came shows nothing else. Files have to have shown it.
 */
export async function bearsOurIds(
  reader: Reader,
  { wahaVersion }: OwnIdPorts,
  { session, media }: { session: Pick<SessionRow, 'id' | 'engine'>; media: boolean },
): Promise<boolean> {
  if (!takesOurId(session.engine, wahaVersion())) return false;
  const shown = await ownIdShown(reader, { sessionId: session.id, media });
  return media ? shown === true : shown !== false;
}
