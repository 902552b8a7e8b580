exports.up = async run => {
  await run(`
    CREATE TABLE conversations (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      contact_id VARCHAR(26),
      kind TEXT NOT NULL CHECK (kind IN ('person', 'group')),
      chat_id TEXT NOT NULL,
      title TEXT,
      status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
      archived_at DATETIME,
      waiting_since DATETIME,
      unread INTEGER NOT NULL DEFAULT 0,
      last_message_id VARCHAR(26),
      last_message_at DATETIME NOT NULL,
      last_inbound_at DATETIME,
      seen_at DATETIME,
      created_at DATETIME NOT NULL,
      updated_at DATETIME NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (company_id, id),
      UNIQUE (company_id, session_id, chat_id),
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id),
      FOREIGN KEY (company_id, contact_id) REFERENCES contacts (company_id, id)
    )`);
  await run(
    'CREATE INDEX conversations_list ON conversations (company_id, status, last_message_at, id)',
  );
  await run('CREATE INDEX conversations_contact ON conversations (company_id, contact_id)');
  await run(
    'CREATE INDEX conversations_waiting ON conversations (company_id, waiting_since) WHERE waiting_since IS NOT NULL',
  );
  await run(`
    CREATE TABLE conversation_windows (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      conversation_id VARCHAR(26) NOT NULL,
      opened_at DATETIME NOT NULL,
      closes_at DATETIME NOT NULL,
      opened_by VARCHAR(26) NOT NULL,
      UNIQUE (conversation_id, opened_at),
      FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
    )`);
  await run(
    'CREATE INDEX conversation_windows_closes ON conversation_windows (conversation_id, closes_at)',
  );
  await run(`
    CREATE TABLE messages (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      session_id VARCHAR(26) NOT NULL,
      conversation_id VARCHAR(26) NOT NULL,
      contact_id VARCHAR(26),
      direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
      origin TEXT NOT NULL CHECK (origin IN ('contact', 'agent', 'api', 'phone')),
      source TEXT,
      author_id VARCHAR(26),
      author_name TEXT,
      client_key TEXT,
      kind TEXT NOT NULL,
      body TEXT,
      media_id VARCHAR(26),
      reply_to TEXT,
      status TEXT CHECK (status IN ('pending', 'sending', 'sent', 'delivered', 'read', 'failed',
        'unknown', 'cancelled', 'expired', 'refused')),
      asked_priority INTEGER,
      priority INTEGER,
      turn INTEGER,
      scheduled_for DATETIME,
      not_before DATETIME,
      expires_at DATETIME,
      hold_code TEXT,
      hold_until DATETIME,
      hold_detail JSON,
      warnings JSON,
      first_contact TINYINT(1) NOT NULL DEFAULT 0,
      wa_id TEXT,
      wa_full_id TEXT,
      attempt INTEGER NOT NULL DEFAULT 0,
      counted_at DATETIME,
      sent_at DATETIME,
      delivered_at DATETIME,
      read_at DATETIME,
      ended_at DATETIME,
      outcome_code TEXT,
      outcome_detail TEXT,
      unknown_since DATETIME,
      unknown_until DATETIME,
      needs_person TINYINT(1) NOT NULL DEFAULT 0,
      occurred_at DATETIME NOT NULL,
      created_at DATETIME NOT NULL,
      updated_at DATETIME NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (company_id, id),
      CHECK ((direction = 'out') = (status IS NOT NULL)),
      FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id),
      FOREIGN KEY (company_id, contact_id) REFERENCES contacts (company_id, id),
      FOREIGN KEY (company_id, media_id) REFERENCES media (company_id, id)
    )`);
  await run(
    "CREATE UNIQUE INDEX messages_own_wa_id ON messages (session_id, wa_id) WHERE direction = 'out' AND wa_id IS NOT NULL",
  );
  await run(
    'CREATE UNIQUE INDEX messages_wa_id ON messages (conversation_id, direction, wa_id, contact_id) WHERE wa_id IS NOT NULL',
  );
  await run('CREATE INDEX messages_thread ON messages (conversation_id, occurred_at, id)');
  await run(
    "CREATE INDEX messages_lane ON messages (session_id, priority, turn, id) WHERE status = 'pending'",
  );
  await run(
    "CREATE INDEX messages_expiring ON messages (expires_at) WHERE status = 'pending' AND expires_at IS NOT NULL",
  );
  await run(
    "CREATE INDEX messages_open ON messages (session_id, status) WHERE status IN ('sending', 'unknown')",
  );
  await run(
    'CREATE INDEX messages_counted ON messages (session_id, counted_at, contact_id, conversation_id) WHERE counted_at IS NOT NULL',
  );
  await run("CREATE INDEX messages_pending_to ON messages (contact_id) WHERE status = 'pending'");
  await run(
    "CREATE INDEX messages_pending_in ON messages (conversation_id) WHERE status = 'pending'",
  );
  await run(
    'CREATE INDEX messages_ended ON messages (company_id, ended_at) WHERE ended_at IS NOT NULL',
  );
  await run(
    'CREATE INDEX messages_sent ON messages (session_id, sent_at) WHERE sent_at IS NOT NULL',
  );
  await run(`
    CREATE TABLE message_receipts (
      message_id VARCHAR(26) NOT NULL,
      participant TEXT NOT NULL,
      ack INTEGER NOT NULL,
      company_id VARCHAR(26) NOT NULL,
      at DATETIME NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('webhook', 'answer', 'look_up', 'catch_up')),
      PRIMARY KEY (message_id, participant, ack),
      FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id)
    ) WITHOUT ROWID`);
  await run(`
    CREATE TABLE message_stars (
      user_id VARCHAR(26) NOT NULL,
      message_id VARCHAR(26) NOT NULL,
      company_id VARCHAR(26) NOT NULL,
      PRIMARY KEY (user_id, message_id),
      FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id)
    ) WITHOUT ROWID`);
  await run(
    "CREATE VIRTUAL TABLE message_search USING fts5 (folded, message_id UNINDEXED, company_id UNINDEXED, tokenize = 'trigram')",
  );
};
