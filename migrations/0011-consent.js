exports.up = async run => {
  await run('ALTER TABLE contacts ADD COLUMN doubtful_since DATETIME');
  // A person's ledger is read whenever something is added to it.
  await run('CREATE INDEX consents_contact ON consents (contact_id, happened_at)');
};
