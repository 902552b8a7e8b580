import type { Act } from '../events/act.js';

interface Pause {
  id: string;
  scope: string;
  sessionId: string | null;
  campaign: string | null;
  cause: string;
  until: Date | null;
}

/** A pause as what an act was done to. */
export const onPause = ({ id }: Pause) => ({ kind: 'pause', id }) as const satisfies Act['object'];

/** What it stops, since when and until when. Why stays with the pause. */
export const pauseFacts = ({ scope, sessionId, campaign, cause, until }: Pause) => ({
  ...{ scope, session: sessionId, campaign, cause },
  until: until?.toISOString() ?? null,
});
