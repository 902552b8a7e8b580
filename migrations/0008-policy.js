exports.up = async run => {
  await run(`
    CREATE TABLE pauses_of_every_scope (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      scope TEXT NOT NULL CHECK (scope IN ('company', 'session', 'campaign', 'first_contacts')),
      session_id VARCHAR(26),
      campaign TEXT,
      cause TEXT NOT NULL CHECK (cause IN ('person', 'anomaly', 'restriction', 'restore')),
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
  await run(`
    INSERT INTO pauses_of_every_scope (id, company_id, scope, session_id, cause, reason, started_by,
      started_at, ended_by, ended_at)
    SELECT id, company_id, scope, session_id, 'person', reason, started_by, started_at, ended_by,
      ended_at FROM pauses`);
  await run('DROP TABLE pauses');
  await run('ALTER TABLE pauses_of_every_scope RENAME TO pauses');
  await run('CREATE INDEX pauses_open ON pauses (company_id) WHERE ended_at IS NULL');
  await run(`
    CREATE TABLE policy_versions (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      session_id VARCHAR(26),
      number INTEGER NOT NULL,
      preset TEXT,
      rules JSON NOT NULL,
      changes JSON NOT NULL,
      unadvised JSON NOT NULL,
      reason TEXT NOT NULL,
      created_by TEXT NOT NULL,
      created_at DATETIME NOT NULL,
      active TINYINT(1) NOT NULL,
      activated_by TEXT,
      activated_at DATETIME,
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id)
    )`);
  await run(
    "CREATE UNIQUE INDEX policy_versions_number ON policy_versions (company_id, COALESCE(session_id, ''), number)",
  );
  await run(
    "CREATE UNIQUE INDEX policy_versions_active ON policy_versions (company_id, COALESCE(session_id, '')) WHERE active = 1",
  );
  await run(`
    CREATE TABLE resume_ramps (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      session_id VARCHAR(26),
      scope TEXT NOT NULL CHECK (scope IN ('all', 'first_contacts')),
      since DATETIME NOT NULL,
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id)
    )`);
  await run(
    "CREATE UNIQUE INDEX resume_ramps_one ON resume_ramps (company_id, COALESCE(session_id, ''), scope)",
  );
};
