import { peopleAmong, type Link } from '../../src/contacts/links.js';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

function link(one: string, other: string, minute: number, more: Partial<Link> = {}): Link {
  const [a = '', b = ''] = [one, other].sort();
  return { one: a, other: b, said: 'same', source: 'webhook', at: at(minute), ...more };
}

const groups = (links: readonly Link[]) =>
  peopleAmong(links)
    .map(group => group.join(' '))
    .sort();

/** Numbers from 0 to 1 that a seed decides. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const shuffled = <Thing>(things: readonly Thing[], next: () => number) =>
  things
    .map(thing => [next(), thing] as const)
    .sort(([a], [b]) => a - b)
    .map(([, thing]) => thing);

it('a hidden id and the number it was told with are one person', () => {
  expect(groups([link('lid:1', 'phone:1', 1)])).toEqual(['lid:1 phone:1']);
});

it('a hidden id that is told of another number later keeps the first', () => {
  const links = [link('lid:1', 'phone:2', 1), link('lid:1', 'phone:1', 2)];
  expect(groups(links)).toEqual(['lid:1 phone:2', 'phone:1']);
});

it('a number that is told of another hidden id later keeps the first', () => {
  const links = [link('lid:2', 'phone:1', 1), link('lid:1', 'phone:1', 2)];
  expect(groups(links)).toEqual(['lid:1', 'lid:2 phone:1']);
});

it('two numbers that WhatsApp takes for one may share a hidden id', () => {
  const links = [
    link('lid:1', 'phone:1', 1),
    link('lid:1', 'phone:2', 2),
    link('phone:1', 'phone:2', 9, { source: 'look_up' }),
  ];
  expect(groups(links)).toEqual(['lid:1 phone:1 phone:2']);
});

it('two hidden ids are two people, whatever connects them', () => {
  const links = [
    link('lid:1', 'phone:1', 1),
    link('lid:2', 'phone:2', 1),
    link('phone:1', 'phone:2', 9, { source: 'look_up' }),
  ];
  for (const group of groups(links)) expect(group.match(/lid:/g) ?? []).not.toHaveLength(2);
});

it('a person’s word makes one of whom WhatsApp takes for two, and two of one', () => {
  const user = { source: 'user' } as const;
  expect(groups([link('lid:1', 'phone:1', 1), link('lid:1', 'phone:2', 9, user)])).toEqual([
    'lid:1 phone:2',
    'phone:1',
  ]);
  expect(
    groups([link('lid:1', 'phone:1', 9, { ...user, said: 'apart' }), link('lid:1', 'phone:2', 3)]),
  ).toEqual(['lid:1 phone:2', 'phone:1']);
});

it('what was said decides, not the order in which it became known: 1,000 shuffles', () => {
  const next = chance(7);
  for (let round = 0; round < 100; round += 1) {
    const names = Array.from({ length: 4 }, (_, n) => n);
    const links = Array.from({ length: 8 }, () => {
      const [a, b] = [Math.floor(next() * 4), Math.floor(next() * 4)];
      const kind = next();
      if (kind < 0.15 && a !== b)
        return link(`phone:${a}`, `phone:${b}`, Math.floor(next() * 9), { source: 'look_up' });
      if (kind < 0.25) return link(`lid:${a}`, `phone:${b}`, 0, { source: 'user', said: 'apart' });
      return link(`lid:${a}`, `phone:${b}`, Math.floor(next() * 9));
    });
    const pairs = new Map(links.map(one => [`${one.one} ${one.other}`, one]));
    const distinct = [...pairs.values()];
    const expected = groups(distinct);
    for (let n = 0; n < 10; n += 1) expect(groups(shuffled(distinct, next))).toEqual(expected);
    for (const group of expected)
      for (const name of names)
        expect(group.split(' ').filter(key => key === `lid:${name}`).length).toBeLessThan(2);
    expect(expected.every(group => (group.match(/lid:/g) ?? []).length <= 1)).toBe(true);
  }
});
