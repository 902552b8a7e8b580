exports.up = async run => {
  await run('ALTER TABLE messages ADD COLUMN edited_at DATETIME');
  await run('ALTER TABLE messages ADD COLUMN revoked_at DATETIME');
  // By WhatsApp id, not by ours: a deed may come before its message. Empty author: we did it.
  await run(`
    CREATE TABLE message_deeds (
      company_id VARCHAR(26) NOT NULL,
      conversation_id VARCHAR(26) NOT NULL,
      target TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('written', 'edited', 'revoked', 'reacted')),
      author TEXT NOT NULL,
      wa_id TEXT NOT NULL,
      address TEXT NOT NULL,
      target_is_ours TINYINT(1),
      body TEXT,
      at DATETIME NOT NULL,
      told_at DATETIME NOT NULL,
      PRIMARY KEY (conversation_id, target, kind, author, wa_id),
      FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
    ) WITHOUT ROWID`);
};
