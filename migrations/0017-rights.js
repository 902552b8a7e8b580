const userColumns =
  'id, company_id, email, email_key, name, role, status, password_hash, last_login_at, created_at';
const tokenColumns =
  'id, company_id, user_id, family_id, token_hash, expires_at, replaced_at, revoked_at, created_at';

/** SQLite cannot loosen a column, so the table is made again; its children stand aside meanwhile. */
async function loosenUsers(run) {
  await run('CREATE TABLE tokens_aside AS SELECT * FROM user_tokens');
  await run('DROP TABLE user_tokens');
  await run(`
    CREATE TABLE users_new (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) REFERENCES companies (id),
      email TEXT NOT NULL,
      email_key TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('superadmin', 'admin', 'operator', 'manager')),
      status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
      password_hash TEXT NOT NULL,
      last_login_at DATETIME,
      created_at DATETIME NOT NULL,
      CHECK ((role = 'superadmin') = (company_id IS NULL)),
      UNIQUE (company_id, id)
    )`);
  await run(`INSERT INTO users_new (${userColumns}) SELECT ${userColumns} FROM users`);
  await run('DROP TABLE users');
  await run('ALTER TABLE users_new RENAME TO users');
  await run('CREATE INDEX users_role ON users (company_id, role)');
  await run(`
    CREATE TABLE user_tokens (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26),
      user_id VARCHAR(26) NOT NULL,
      family_id VARCHAR(26) NOT NULL,
      parent_id VARCHAR(26),
      token_hash TEXT NOT NULL UNIQUE,
      expires_at DATETIME NOT NULL,
      replaced_at DATETIME,
      revoked_at DATETIME,
      created_at DATETIME NOT NULL,
      FOREIGN KEY (user_id) REFERENCES users (id),
      FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id)
    )`);
  await run(`INSERT INTO user_tokens (${tokenColumns}) SELECT ${tokenColumns} FROM tokens_aside`);
  await run('DROP TABLE tokens_aside');
  await run('CREATE INDEX user_tokens_family ON user_tokens (family_id)');
  await run('CREATE INDEX user_tokens_expires ON user_tokens (expires_at)');
  await run('CREATE INDEX user_tokens_user ON user_tokens (user_id)');
}

/** Until now a key listed its permissions; one that listed all of them was meant to have all. */
const formerly = [
  ...['messages:read', 'messages:send', 'contacts:read', 'contacts:write'],
  ...['conversations:read', 'conversations:manage', 'sessions:read', 'sessions:link'],
  ...['queue:read', 'queue:pause', 'policy:read', 'policy:write'],
];

exports.up = async run => {
  await loosenUsers(run);
  await run(
    "ALTER TABLE companies ADD COLUMN status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended'))",
  );
  await run('ALTER TABLE api_keys ADD COLUMN session_ids JSON');
  await run('ALTER TABLE api_keys ADD COLUMN created_by TEXT');
  await run('ALTER TABLE api_keys ADD COLUMN expires_at DATETIME');
  await run(
    `UPDATE api_keys SET scopes = '["admin"]' WHERE ${formerly.length} =
       (SELECT COUNT(DISTINCT value) FROM json_each(scopes)
        WHERE value IN (${formerly.map(word => `'${word}'`).join(', ')}))`,
  );
  await run(`
    CREATE TABLE user_links (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset')),
      token_hash TEXT NOT NULL UNIQUE,
      user_id VARCHAR(26),
      email TEXT NOT NULL,
      email_key TEXT NOT NULL,
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('admin', 'operator', 'manager')),
      made_by TEXT NOT NULL,
      expires_at DATETIME NOT NULL,
      used_at DATETIME,
      created_at DATETIME NOT NULL,
      CHECK ((purpose = 'reset') = (user_id IS NOT NULL)),
      FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id)
    )`);
  await run('CREATE INDEX user_links_company ON user_links (company_id, purpose, email_key)');
  await run(`
    CREATE TABLE session_access (
      session_id VARCHAR(26) NOT NULL,
      user_id VARCHAR(26) NOT NULL,
      company_id VARCHAR(26) NOT NULL,
      can_read TINYINT(1) NOT NULL,
      can_write TINYINT(1) NOT NULL,
      can_manage_chats TINYINT(1) NOT NULL,
      granted_by TEXT NOT NULL,
      created_at DATETIME NOT NULL,
      PRIMARY KEY (session_id, user_id),
      FOREIGN KEY (company_id, session_id) REFERENCES sessions (company_id, id) ON DELETE CASCADE,
      FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id)
    ) WITHOUT ROWID`);
  await run('CREATE INDEX session_access_user ON session_access (user_id)');
};
