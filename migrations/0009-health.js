exports.up = async run => {
  for (const column of [
    'timelock_active TINYINT(1)',
    'timelock_type TEXT',
    'timelock_until DATETIME',
    'capping_status TEXT',
    'capping_used INTEGER',
    'capping_limit INTEGER',
    'capping_until DATETIME',
    'signals_at DATETIME',
    'health_score INTEGER NOT NULL DEFAULT 100',
    "health_level TEXT NOT NULL DEFAULT 'good'",
    "health_parts JSON NOT NULL DEFAULT '[]'",
    'health_since DATETIME',
    "health_above JSON NOT NULL DEFAULT '{}'",
  ]) {
    await run(`ALTER TABLE sessions ADD COLUMN ${column}`);
  }
  for (const column of [
    'restricted_since DATETIME',
    'restricted_until DATETIME',
    'restricted_count INTEGER NOT NULL DEFAULT 0',
  ]) {
    await run(`ALTER TABLE contacts ADD COLUMN ${column}`);
  }
  await run(`
    CREATE TABLE session_events (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      at DATETIME NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('status', 'timelock', 'capping')),
      was TEXT,
      word TEXT NOT NULL,
      asked TINYINT(1) NOT NULL,
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id)
    )`);
  await run('CREATE INDEX session_events_at ON session_events (session_id, at)');
  await run(`
    CREATE TABLE session_days (
      session_id VARCHAR(26) NOT NULL,
      on_day TEXT NOT NULL,
      company_id VARCHAR(26) NOT NULL,
      lowest INTEGER NOT NULL,
      ended_at DATETIME,
      warm_up_day INTEGER,
      next_warm_up_day INTEGER,
      because TEXT,
      PRIMARY KEY (session_id, on_day),
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id)
    ) WITHOUT ROWID`);
  await run(`
    CREATE TABLE ack_errors (
      message_id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      code TEXT,
      at DATETIME NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'final', 'overruled')),
      FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX ack_errors_session ON ack_errors (session_id, at)');
  await run("CREATE INDEX ack_errors_open ON ack_errors (at) WHERE state = 'open'");
  await run(
    "CREATE INDEX send_attempts_restricted ON send_attempts (session_id, started_at) WHERE class = 'restricted'",
  );
  await run('CREATE INDEX consents_kind ON consents (company_id, kind, created_at)');
};
