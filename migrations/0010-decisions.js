exports.up = async run => {
  // Nothing on the disk changes with a CHECK, and every row of the product refers to this table.
  await run('PRAGMA writable_schema = ON');
  await run(`
    UPDATE sqlite_schema SET sql = replace(sql,
      '(origin IN (''contact'', ''agent'', ''api'', ''phone''))',
      '(origin IN (''contact'', ''agent'', ''api'', ''campaign'', ''system'', ''phone''))')
    WHERE type = 'table' AND name = 'messages'`);
  await run('PRAGMA writable_schema = RESET');
  await run('ALTER TABLE messages ADD COLUMN campaign TEXT');
  await run('ALTER TABLE messages ADD COLUMN category TEXT');
  await run('ALTER TABLE messages ADD COLUMN body_hash TEXT');
  await run('ALTER TABLE messages ADD COLUMN first_p50 DATETIME');
  await run('ALTER TABLE messages ADD COLUMN first_p90 DATETIME');
  await run(`
    UPDATE messages SET category = CASE WHEN first_contact THEN 'first_contact'
      ELSE CASE priority WHEN 1 THEN 'reply' WHEN 2 THEN 'known' WHEN 3 THEN 'first_contact' END END
    WHERE direction = 'out' AND priority IS NOT NULL`);
  // Everything that a session has used of its limits is read from this index alone.
  await run('DROP INDEX messages_counted');
  await run(`
    CREATE INDEX messages_counted ON messages (session_id, counted_at, contact_id, conversation_id,
      first_contact, category, origin, priority, turn) WHERE counted_at IS NOT NULL`);
  await run(
    'CREATE INDEX messages_counted_to ON messages (conversation_id, counted_at) WHERE counted_at IS NOT NULL',
  );
  await run(`
    CREATE INDEX messages_same_text ON messages (session_id, body_hash, counted_at, category,
      contact_id, conversation_id) WHERE counted_at IS NOT NULL AND body_hash IS NOT NULL`);
  await run('DROP INDEX messages_lane');
  await run(`
    CREATE INDEX messages_lane ON messages (session_id, priority, turn, id, not_before, attempt)
      WHERE status = 'pending'`);
  await run(`
    CREATE INDEX messages_turns ON messages (session_id, priority, source, turn)
      WHERE status = 'pending'`);
  await run(`
    CREATE TABLE decision_log (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      message_id VARCHAR(26) NOT NULL,
      asked TEXT NOT NULL CHECK (asked IN ('accept', 'look', 'claim')),
      verdict TEXT NOT NULL CHECK (verdict IN ('send', 'wait', 'refuse')),
      code TEXT,
      until DATETIME,
      detail JSON NOT NULL,
      also JSON NOT NULL,
      warnings JSON NOT NULL,
      category TEXT NOT NULL,
      policy_version TEXT NOT NULL,
      facts JSON NOT NULL,
      first_at DATETIME NOT NULL,
      last_at DATETIME NOT NULL,
      times INTEGER NOT NULL,
      FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id)
    )`);
  await run('CREATE INDEX decision_log_message ON decision_log (message_id, id)');
  await run(`
    CREATE TABLE number_checks (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      contact_id VARCHAR(26) NOT NULL,
      asked_at DATETIME NOT NULL,
      answer TEXT CHECK (answer IN ('yes', 'no')),
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id),
      FOREIGN KEY (company_id, contact_id) REFERENCES contacts (company_id, id)
    )`);
  await run('CREATE INDEX number_checks_session ON number_checks (session_id, asked_at)');
};
