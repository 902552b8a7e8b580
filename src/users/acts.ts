import type { Act } from '../events/act.js';

interface Person {
  id: string;
  name: string;
}

/** Somebody as what an act was done to. */
export const onUser = ({ id, name }: Person) =>
  ({ kind: 'user', id, name }) as const satisfies Act['object'];

/** Somebody as who did it, where no credential said so before. */
export const asActor = ({ id, name }: Person) =>
  ({ kind: 'user', id, name }) as const satisfies Act['by'];
