import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** On whose behalf something happens, and where they called from. */
export interface Actor {
  kind: 'user' | 'key' | 'nobody' | 'gateway';
  id: string | null;
  name: string | null;
  /** Peer address of the call. */
  address: string | null;
  requestId: string | null;
}

/** Acts by itself: alarms, webhooks, what begins at the start. */
const gateway: Actor = { kind: 'gateway', id: null, name: null, address: null, requestId: null };

const storage = new AsyncLocalStorage<{ actor: Actor }>();

/**
 * Everything `work` does until it has ended is done by this actor. What it leaves running behind it
 * is the gateway's own from then on: a worker that a request woke acts for nobody.
 */
export async function actingAs<Result>(actor: Actor, work: () => Promise<Result>): Promise<Result> {
  const held = { actor };
  try {
    return await storage.run(held, work);
  } finally {
    held.actor = gateway;
  }
}

/** Who acts here and now. */
export const actorNow = (): Actor => storage.getStore()?.actor ?? gateway;

/** `work` for whoever acts now, whoever runs it later. */
export function onBehalf<Given extends unknown[], Result>(
  work: (...given: Given) => Result,
): (...given: Given) => Result {
  return AsyncResource.bind(work);
}
