exports.up = async run => {
  await run(`
    CREATE TABLE pauses_of_every_cause (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      scope TEXT NOT NULL CHECK (scope IN ('company', 'session', 'campaign', 'first_contacts')),
      session_id VARCHAR(26),
      campaign TEXT,
      cause TEXT NOT NULL CHECK (cause IN ('person', 'anomaly', 'restriction', 'restore',
        'other_number')),
      emergency JSON,
      reason TEXT NOT NULL,
      started_by TEXT NOT NULL,
      started_at DATETIME NOT NULL,
      until DATETIME,
      held_ids JSON,
      ended_by TEXT,
      ended_at DATETIME,
      end_reason TEXT,
      CHECK (CASE scope WHEN 'session' THEN session_id IS NOT NULL
        WHEN 'first_contacts' THEN 1 ELSE session_id IS NULL END),
      CHECK ((scope = 'campaign') = (campaign IS NOT NULL)),
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id)
    )`);
  await run('INSERT INTO pauses_of_every_cause SELECT * FROM pauses');
  await run('DROP TABLE pauses');
  await run('ALTER TABLE pauses_of_every_cause RENAME TO pauses');
  await run('CREATE INDEX pauses_open ON pauses (company_id) WHERE ended_at IS NULL');
};
