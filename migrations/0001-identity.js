exports.up = async run => {
  await run(`
    CREATE TABLE instance (
      key TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL,
      updated_at DATETIME NOT NULL
    )`);
  await run(`
    CREATE TABLE companies (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      timezone TEXT NOT NULL,
      created_at DATETIME NOT NULL
    )`);
  await run(`
    CREATE TABLE users (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      email TEXT NOT NULL,
      email_key TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('admin', 'operator', 'manager')),
      status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
      password_hash TEXT NOT NULL,
      last_login_at DATETIME,
      created_at DATETIME NOT NULL,
      UNIQUE (company_id, id)
    )`);
  await run(`
    CREATE TABLE user_tokens (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL,
      user_id VARCHAR(26) NOT NULL,
      family_id VARCHAR(26) NOT NULL,
      token_hash TEXT NOT NULL UNIQUE,
      expires_at DATETIME NOT NULL,
      replaced_at DATETIME,
      revoked_at DATETIME,
      created_at DATETIME NOT NULL,
      FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id)
    )`);
  await run('CREATE INDEX user_tokens_family ON user_tokens (family_id)');
  await run('CREATE INDEX user_tokens_expires ON user_tokens (expires_at)');
  await run(`
    CREATE TABLE api_keys (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      name TEXT NOT NULL,
      prefix TEXT NOT NULL,
      key_hash TEXT NOT NULL UNIQUE,
      scopes JSON NOT NULL,
      last_used_at DATETIME,
      revoked_at DATETIME,
      created_at DATETIME NOT NULL
    )`);
  await run('CREATE INDEX api_keys_company ON api_keys (company_id)');
  await run(`
    CREATE TABLE idempotency_keys (
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      caller TEXT NOT NULL,
      key TEXT NOT NULL,
      request_hash TEXT NOT NULL,
      status_code INTEGER,
      reply JSON,
      message_id VARCHAR(26),
      created_at DATETIME NOT NULL,
      PRIMARY KEY (company_id, caller, key)
    ) WITHOUT ROWID`);
};
