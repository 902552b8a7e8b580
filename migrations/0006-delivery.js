exports.up = async run => {
  await run(`
    CREATE TABLE send_attempts (
      message_id VARCHAR(26) NOT NULL,
      number INTEGER NOT NULL,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      wa_id TEXT NOT NULL,
      waha_started_at DATETIME,
      started_at DATETIME NOT NULL,
      ended_at DATETIME,
      class TEXT CHECK (class IN ('sent', 'not_sent', 'failed', 'restricted', 'unsure')),
      http_status INTEGER,
      error_code TEXT,
      error_detail TEXT,
      PRIMARY KEY (message_id, number),
      FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX send_attempts_session ON send_attempts (session_id, started_at)');
};
