exports.up = async run => {
  await run('ALTER TABLE webhook_inbox ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0');
  await run(
    "CREATE INDEX webhook_inbox_aside ON webhook_inbox (done_at) WHERE state = 'quarantined'",
  );
};
