exports.up = async run => {
  await run(`
    CREATE TABLE webhook_inbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      event_id TEXT NOT NULL,
      received_at DATETIME NOT NULL,
      body TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'ignored', 'quarantined')),
      tries INTEGER NOT NULL DEFAULT 0,
      error TEXT,
      done_at DATETIME,
      UNIQUE (session_id, event_id),
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id)
    )`);
  await run("CREATE INDEX webhook_inbox_new ON webhook_inbox (seq) WHERE state = 'new'");
  await run('CREATE INDEX webhook_inbox_received ON webhook_inbox (received_at)');
};
