exports.up = async run => {
  await run(`
    CREATE TABLE stream_heads (
      company_id TEXT NOT NULL PRIMARY KEY REFERENCES companies (id),
      seq INTEGER NOT NULL
    )`);
  await run(`
    CREATE TABLE events (
      company_id TEXT NOT NULL REFERENCES companies (id),
      seq INTEGER NOT NULL,
      type TEXT NOT NULL,
      session_id TEXT,
      conversation_id TEXT,
      subject_id TEXT,
      at TEXT NOT NULL,
      PRIMARY KEY (company_id, seq)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX events_at ON events (at)');
  await run(`
    CREATE TABLE tasks (
      id TEXT NOT NULL PRIMARY KEY,
      company_id TEXT NOT NULL REFERENCES companies (id),
      kind TEXT NOT NULL CHECK (kind IN ('contacts_sync')),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      session_id TEXT,
      progress TEXT NOT NULL,
      error TEXT,
      requested_by TEXT NOT NULL,
      created_at TEXT NOT NULL,
      ended_at TEXT
    )`);
  await run('CREATE INDEX tasks_kind ON tasks (company_id, kind, state)');
};
