import type { BootstrapView } from '../../protocol/views.js';
import { isSameList, type Conversations } from './list.js';
import { worldFrom, type World } from './world.js';

function newest(before: Conversations, fresh: Conversations): Conversations {
  const kept = Object.entries(before).map(([id, known]) => {
    const told = fresh[id];
    return [id, told && told.version >= known.version ? told : known] as const;
  });
  return { ...fresh, ...Object.fromEntries(kept) };
}

function pick<Thing>(things: Readonly<Record<string, Thing>>, isKept: (id: string) => boolean) {
  return Object.fromEntries(Object.entries(things).filter(([id]) => isKept(id)));
}

/**
 * A picture taken anew, after rights were given or taken or the log was too short. What may still be
 * read stays loaded; of what may not, nothing is left.
 */
export function withFreshPicture(world: World, boot: BootstrapView): World {
  const fresh = worldFrom(boot);
  const readable = new Set(boot.sessions.map(({ id }) => id));
  const left = Object.values(world.conversations).filter(({ sessionId }) =>
    readable.has(sessionId),
  );
  const conversations = newest(
    Object.fromEntries(left.map(conversation => [conversation.id, conversation])),
    fresh.conversations,
  );
  const people = new Set(Object.values(conversations).map(({ contactId }) => contactId));
  const { list } = world;
  const isFirst = isSameList(list, fresh.list);
  const ids = list.ids.filter(id => id in conversations);
  return {
    ...fresh,
    conversations,
    list: isFirst
      ? fresh.list
      : { ...list, ids, total: Math.max(0, list.total - (list.ids.length - ids.length)) },
    threads: pick(world.threads, id => id in conversations),
    contacts: pick(world.contacts, id => people.has(id)),
    lanes: pick(world.lanes, id => readable.has(id)),
  };
}
