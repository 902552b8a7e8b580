import { AppError } from '../../src/kernel/errors.js';
import type { ContactId } from '../../src/kernel/ids.js';
import { chanceOf } from '../chaos/chance.js';
import { openDomain } from './domain-rig.js';

/** Merging, parting and changing people in any order is done or refused, and never fails otherwise. */

const ways = ['merge', 'part', 'save', 'say'] as const;
const externalIds = ['e1', 'e2', 'e3', null];
const kinds = ['granted', 'opted_out', 'opted_in'] as const;

it.each(['a', 'b', 'c', 'd', 'e', 'f'])('with the seed %s', async seed => {
  const house = await openDomain();
  const { people, contacts, consent, scope } = house;
  const chance = chanceOf(seed);
  const ids: ContactId[] = [];
  for (let n = 0; n < 4; n += 1) ids.push((await house.openWith(`6281200000${10 + n}`)).person.id);
  const done: string[] = [];
  for (let n = 0; n < 80; n += 1) {
    const [one, other, way] = [chance.pick(ids), chance.pick(ids), chance.pick(ways)];
    const [externalId, kind] = [chance.pick(externalIds), chance.pick(kinds)];
    const step = house.inUnit<unknown>(unit => {
      if (way === 'merge') return people.merge(unit, { one, other, by: 'user:x' });
      if (way === 'part') return people.unmerge(unit, { contactId: one, by: 'user:x' });
      if (way === 'save') return contacts.save(unit, scope, { id: one }, { externalId });
      const address = `62812000000${10 + ids.indexOf(one)}`;
      const said = { kind, basis: 'agent', recordedBy: 'user:x' } as const;
      return consent.record(unit, { contactId: one, address }, said);
    });
    const word = await step.then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
    done.push(`${way} ${ids.indexOf(one)} ${ids.indexOf(other)} ${externalId}: ${word}`);
    expect([done.slice(-20), word]).toEqual([done.slice(-20), expect.stringMatching(/^[a-z_]+$/)]);
  }
  await house.close();
});
