exports.up = async run => {
  // An empty company id is the installation's own chain, so nothing is referred to.
  await run(`
    CREATE TABLE audit_log (
      company_id VARCHAR(26) NOT NULL,
      seq INTEGER NOT NULL,
      at DATETIME NOT NULL,
      actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'key', 'nobody', 'gateway')),
      actor_id VARCHAR(26),
      actor_name TEXT,
      what TEXT NOT NULL,
      object TEXT NOT NULL,
      object_id VARCHAR(26),
      object_name TEXT,
      before JSON,
      after JSON,
      address TEXT,
      request_id TEXT,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL,
      PRIMARY KEY (company_id, seq)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX audit_log_what ON audit_log (company_id, what, seq)');
  await run('CREATE INDEX audit_log_actor ON audit_log (company_id, actor_id, seq)');
  await run('CREATE INDEX audit_log_object ON audit_log (company_id, object, object_id, seq)');
  await run('CREATE INDEX audit_log_at ON audit_log (company_id, at)');
  for (const change of ['UPDATE', 'DELETE'])
    await run(`
      CREATE TRIGGER audit_log_no_${change.toLowerCase()} BEFORE ${change} ON audit_log
      BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`);
  await run(`
    CREATE TABLE audit_heads (
      company_id VARCHAR(26) NOT NULL PRIMARY KEY,
      seq INTEGER NOT NULL,
      hash TEXT NOT NULL,
      seal TEXT NOT NULL,
      updated_at DATETIME NOT NULL
    )`);
};
