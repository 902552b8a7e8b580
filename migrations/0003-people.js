exports.up = async run => {
  await run(`
    CREATE TABLE contacts (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      external_id TEXT,
      name TEXT,
      name_key TEXT,
      push_name TEXT,
      phone TEXT,
      email TEXT,
      language TEXT,
      timezone TEXT,
      tags JSON NOT NULL DEFAULT '[]',
      metadata JSON NOT NULL DEFAULT '{}',
      on_whatsapp TEXT NOT NULL DEFAULT 'unknown' CHECK (on_whatsapp IN ('yes', 'no', 'unknown')),
      on_whatsapp_checked_at DATETIME,
      blocked_at DATETIME,
      last_inbound_at DATETIME,
      last_outbound_at DATETIME,
      created_at DATETIME NOT NULL,
      updated_at DATETIME NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (company_id, id)
    )`);
  await run(
    'CREATE UNIQUE INDEX contacts_phone ON contacts (company_id, phone) WHERE phone IS NOT NULL',
  );
  await run(
    'CREATE UNIQUE INDEX contacts_external_id ON contacts (company_id, external_id) WHERE external_id IS NOT NULL',
  );
  await run('CREATE INDEX contacts_name ON contacts (company_id, name_key, id)');
  await run(`
    CREATE TABLE contact_aliases (
      company_id VARCHAR(26) NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('phone', 'lid')),
      value TEXT NOT NULL,
      contact_id VARCHAR(26) NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('webhook', 'look_up', 'sync', 'user')),
      seen_at DATETIME NOT NULL,
      PRIMARY KEY (company_id, kind, value),
      FOREIGN KEY (company_id, contact_id) REFERENCES contacts (company_id, id)
    )`);
  await run('CREATE INDEX contact_aliases_contact ON contact_aliases (contact_id)');
  await run(`
    CREATE TABLE consents (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      address_hmac TEXT NOT NULL,
      contact_id VARCHAR(26),
      kind TEXT NOT NULL CHECK (kind IN ('asked', 'granted', 'refused', 'opted_out', 'opted_in')),
      basis TEXT NOT NULL,
      source TEXT,
      evidence TEXT,
      message_id VARCHAR(26),
      recorded_by TEXT NOT NULL,
      happened_at DATETIME NOT NULL,
      created_at DATETIME NOT NULL
    )`);
  await run('CREATE INDEX consents_address ON consents (company_id, address_hmac, happened_at)');
  await run(`
    CREATE TABLE consent_states (
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      address_hmac TEXT NOT NULL,
      contact_id VARCHAR(26),
      state TEXT NOT NULL CHECK (state IN ('unknown', 'asked', 'granted', 'refused')),
      opted_out_at DATETIME,
      consent_id VARCHAR(26) NOT NULL REFERENCES consents (id),
      changed_at DATETIME NOT NULL,
      PRIMARY KEY (company_id, address_hmac)
    )`);
  await run('CREATE INDEX consent_states_contact ON consent_states (contact_id)');
};
