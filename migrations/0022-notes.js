exports.up = async run => {
  await run(`
    CREATE TABLE notes (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      conversation_id VARCHAR(26) NOT NULL,
      author_id VARCHAR(26) NOT NULL,
      author_name TEXT NOT NULL,
      body TEXT NOT NULL,
      mentions JSON NOT NULL,
      created_at DATETIME NOT NULL,
      edited_at DATETIME,
      deleted_at DATETIME,
      version INTEGER NOT NULL DEFAULT 1,
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id),
      FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
    )`);
  await run('CREATE INDEX notes_thread ON notes (conversation_id, created_at, id)');
};
