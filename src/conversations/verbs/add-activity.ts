import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { ActivityId, NewId } from '../../kernel/ids.js';
import type { ConversationRow } from '../model.js';
import { activities, type ActivityRow } from '../model/activities.js';

export interface ActivityPorts {
  clock: Clock;
  newId: NewId;
}

/** Who did it: a person or a key, with the name they have now. */
export interface Doer {
  id: string;
  name: string;
}

export interface NewActivity {
  kind: ActivityRow['kind'];
  /** null: it happened by itself. */
  by: Doer | null;
  detail?: ActivityRow['detail'];
}

/** Writes a line into the thread of a conversation, in the transaction that did what it says. */
export async function addActivity(
  unit: Unit,
  { clock, newId }: ActivityPorts,
  {
    id: conversationId,
    sessionId,
    ...told
  }: Pick<ConversationRow, 'id' | 'sessionId'> & NewActivity,
): Promise<void> {
  const { kind, by, detail = {} } = told;
  const activityId = newId<ActivityId>();
  await activities.insert(unit, {
    id: activityId,
    companyId: unit.companyId,
    sessionId,
    conversationId,
    kind,
    byId: by?.id ?? null,
    byName: by?.name ?? null,
    detail,
    at: clock.now(),
  });
  unit.announce({ type: 'activity.added', activityId, conversationId, sessionId });
}
