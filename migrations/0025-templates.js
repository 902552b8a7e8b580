exports.up = async run => {
  await run(`
    CREATE TABLE message_templates (
      id VARCHAR(26) NOT NULL PRIMARY KEY,
      company_id VARCHAR(26) NOT NULL REFERENCES companies (id),
      name TEXT NOT NULL,
      name_key TEXT NOT NULL,
      shortcut TEXT,
      category TEXT,
      updated_by TEXT NOT NULL,
      archived_at DATETIME,
      created_at DATETIME NOT NULL,
      updated_at DATETIME NOT NULL,
      version INTEGER NOT NULL,
      UNIQUE (company_id, id)
    )`);
  await run(`CREATE UNIQUE INDEX message_templates_name
    ON message_templates (company_id, name_key) WHERE archived_at IS NULL`);
  await run(`CREATE UNIQUE INDEX message_templates_shortcut
    ON message_templates (company_id, shortcut) WHERE archived_at IS NULL AND shortcut IS NOT NULL`);
  await run(`
    CREATE TABLE message_template_texts (
      template_id VARCHAR(26) NOT NULL,
      language TEXT NOT NULL,
      company_id VARCHAR(26) NOT NULL,
      position INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (template_id, language),
      FOREIGN KEY (company_id, template_id) REFERENCES message_templates (company_id, id)
    ) WITHOUT ROWID`);
};
