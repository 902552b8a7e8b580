exports.up = async run => {
  await run('ALTER TABLE conversations ADD COLUMN assignee_id VARCHAR(26) REFERENCES users (id)');
  await run(
    'CREATE INDEX conversations_assigned ON conversations (company_id, assignee_id, last_message_at, id, session_id) WHERE assignee_id IS NOT NULL',
  );
  await run(
    'CREATE INDEX conversations_unassigned ON conversations (company_id, status, last_message_at, id) WHERE assignee_id IS NULL',
  );
  await run(`
    CREATE TABLE activities (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      conversation_id VARCHAR(26) NOT NULL,
      kind TEXT NOT NULL,
      by_id VARCHAR(26),
      by_name TEXT,
      detail JSON NOT NULL,
      at DATETIME NOT NULL,
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id),
      FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
    )`);
  await run('CREATE INDEX activities_thread ON activities (conversation_id, at, id)');
};
