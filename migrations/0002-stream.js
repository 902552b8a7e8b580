exports.up = async run => {
  await run(`
    CREATE TABLE stream_heads (
      company_id VARCHAR(26) NOT NULL PRIMARY KEY REFERENCES companies (id),
      seq INTEGER NOT NULL
    )`);
  await run(`
    CREATE TABLE events (
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      seq INTEGER NOT NULL,
      type TEXT NOT NULL,
      session_id VARCHAR(26),
      conversation_id VARCHAR(26),
      subject_id VARCHAR(26),
      at DATETIME NOT NULL,
      PRIMARY KEY (company_id, seq)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX events_at ON events (at)');
  await run(`
    CREATE TABLE tasks (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      kind TEXT NOT NULL CHECK (kind IN ('contacts_sync')),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      session_id VARCHAR(26),
      progress JSON NOT NULL,
      error TEXT,
      requested_by TEXT NOT NULL,
      created_at DATETIME NOT NULL,
      ended_at DATETIME
    )`);
  await run('CREATE INDEX tasks_kind ON tasks (company_id, kind, state)');
};
