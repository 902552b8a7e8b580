exports.up = async run => {
  await run(`
    CREATE TABLE sessions (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      name TEXT NOT NULL,
      label TEXT NOT NULL,
      origin TEXT NOT NULL CHECK (origin IN ('waha', 'sandbox')),
      wanted TEXT NOT NULL CHECK (wanted IN ('running', 'stopped')),
      status TEXT NOT NULL,
      status_at DATETIME NOT NULL,
      engine TEXT,
      waha_version TEXT,
      waha_started_at DATETIME,
      phone TEXT,
      push_name TEXT,
      timezone TEXT,
      id_key_sealed TEXT NOT NULL,
      hook_key_sealed TEXT NOT NULL,
      warm_up_from DATETIME,
      caught_up_to DATETIME,
      created_at DATETIME NOT NULL,
      updated_at DATETIME NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (company_id, id),
      UNIQUE (origin, name)
    )`);
  await run('CREATE INDEX sessions_company ON sessions (company_id)');
  await run(`
    CREATE TABLE pauses (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      scope TEXT NOT NULL CHECK (scope IN ('company', 'session')),
      session_id VARCHAR(26),
      reason TEXT NOT NULL,
      started_by TEXT NOT NULL,
      started_at DATETIME NOT NULL,
      ended_by TEXT,
      ended_at DATETIME,
      CHECK ((scope = 'session') = (session_id IS NOT NULL)),
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id)
    )`);
  await run('CREATE INDEX pauses_open ON pauses (company_id) WHERE ended_at IS NULL');
  await run(`
    CREATE TABLE media (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      sha256 TEXT,
      mime TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      file_name TEXT,
      storage_key TEXT,
      source TEXT NOT NULL CHECK (source IN ('upload', 'inbound')),
      state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'failed', 'gone')),
      remote TEXT,
      tries INTEGER NOT NULL DEFAULT 0,
      created_at DATETIME NOT NULL,
      UNIQUE (company_id, id)
    )`);
  await run("CREATE INDEX media_pending ON media (id) WHERE state = 'pending'");
};
