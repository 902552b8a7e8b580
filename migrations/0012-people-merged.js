exports.up = async run => {
  // Written as `lid:…` and `phone:…`, the lesser first.
  await run(`
    CREATE TABLE alias_links (
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      one TEXT NOT NULL,
      other TEXT NOT NULL,
      said TEXT NOT NULL CHECK (said IN ('same', 'apart')),
      source TEXT NOT NULL CHECK (source IN ('webhook', 'look_up', 'sync', 'user')),
      at DATETIME NOT NULL,
      held TINYINT(1) NOT NULL,
      PRIMARY KEY (company_id, one, other)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX alias_links_other ON alias_links (company_id, other)');
  // What was taken for one person so far has been said at some time.
  await run(`
    INSERT INTO alias_links (company_id, one, other, said, source, at, held)
    SELECT a.company_id, a.kind || ':' || a.value, b.kind || ':' || b.value, 'same',
      CASE WHEN 'user' IN (a.source, b.source) THEN 'user' ELSE b.source END,
      MAX(a.seen_at, b.seen_at), 1
    FROM contact_aliases a JOIN contact_aliases b
      ON b.company_id = a.company_id AND b.contact_id = a.contact_id
        AND a.kind || ':' || a.value < b.kind || ':' || b.value`);
  await run('ALTER TABLE contact_aliases ADD COLUMN asked_at DATETIME');
  await run('ALTER TABLE contact_aliases ADD COLUMN asks INTEGER NOT NULL DEFAULT 0');
  await run("CREATE INDEX contact_aliases_lids ON contact_aliases (asked_at) WHERE kind = 'lid'");
  await run(`
    CREATE TABLE merged_ids (
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      old_id VARCHAR(26) NOT NULL,
      new_id VARCHAR(26) NOT NULL,
      merge_id VARCHAR(26) NOT NULL,
      PRIMARY KEY (company_id, old_id)
    ) WITHOUT ROWID`);
  await run(`
    CREATE TABLE contact_merges (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      kept_id VARCHAR(26) NOT NULL,
      merged_id VARCHAR(26) NOT NULL,
      cause TEXT NOT NULL CHECK (cause IN ('evidence', 'person')),
      merged_by TEXT NOT NULL,
      merged_at DATETIME NOT NULL,
      image JSON NOT NULL,
      undone_by TEXT,
      undone_at DATETIME
    )`);
  await run('CREATE INDEX contact_merges_merged ON contact_merges (company_id, merged_id)');
  await run('CREATE INDEX contact_merges_kept ON contact_merges (company_id, kept_id)');
  // Whose WhatsApp id a message came by: in groups the author's.
  await run('ALTER TABLE messages ADD COLUMN address TEXT');
  await run(`
    UPDATE messages SET address = (SELECT chat_id FROM conversations c
      WHERE c.id = messages.conversation_id AND c.kind = 'person')`);
  await run("CREATE INDEX messages_from ON messages (contact_id) WHERE direction = 'in'");
};
