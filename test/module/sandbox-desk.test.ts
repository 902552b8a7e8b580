import { select } from '../../src/db/sql.js';
import { createSandboxDesk } from '../../src/operations/index.js';
import { openDomain } from './domain-rig.js';

it('a clock that somebody moved is told to the pages of every company', async () => {
  const house = await openDomain();
  const { db, company, companies, clock } = house;
  const { company: other } = await companies.create(
    { name: 'Other', timezone: 'Asia/Jakarta' },
    async () => undefined,
  );
  const desk = createSandboxDesk({
    ...house,
    companyId: company.id,
    companies: async () => (await companies.list(db)).map(({ id }) => id),
    defaultSession: 'default',
    people: [],
    sessions: null as never,
    control() {
      throw new Error('Nobody pulls a string here.');
    },
  });
  const before = clock.now().getTime();
  const { now } = await desk.moveClock({ advanceMs: 3_600_000 });
  expect(now.getTime() - before).toBeGreaterThanOrEqual(3_600_000);
  const told = await select<{ company_id: string }>(
    db,
    "SELECT company_id FROM events WHERE type = 'clock.moved' ORDER BY company_id",
  );
  expect(told.map(row => row.company_id)).toEqual([company.id, other.id].sort());
  await house.close();
});
