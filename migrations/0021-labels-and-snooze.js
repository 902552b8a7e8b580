exports.up = async run => {
  await run(
    "ALTER TABLE conversations ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent'))",
  );
  await run('ALTER TABLE conversations ADD COLUMN snoozed_until DATETIME');
  await run(
    'CREATE INDEX conversations_snoozed ON conversations (company_id, snoozed_until) WHERE snoozed_until IS NOT NULL',
  );
  await run(`
    CREATE TABLE labels (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      name TEXT NOT NULL,
      name_key TEXT NOT NULL,
      color TEXT NOT NULL,
      created_at DATETIME NOT NULL,
      UNIQUE (company_id, id),
      UNIQUE (company_id, name_key)
    )`);
  await run(`
    CREATE TABLE conversation_labels (
      conversation_id VARCHAR(26) NOT NULL,
      label_id VARCHAR(26) NOT NULL,
      company_id VARCHAR(26) NOT NULL,
      PRIMARY KEY (conversation_id, label_id),
      FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id),
      FOREIGN KEY (company_id, label_id) REFERENCES labels (company_id, id)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX conversation_labels_label ON conversation_labels (label_id)');
};
