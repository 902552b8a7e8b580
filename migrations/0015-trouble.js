exports.up = async run => {
  await run(
    "ALTER TABLE sessions ADD COLUMN silent_kind TEXT CHECK (silent_kind IN ('deaf', 'mute'))",
  );
  await run('ALTER TABLE sessions ADD COLUMN silent_since DATETIME');
  await run('CREATE INDEX webhook_inbox_session ON webhook_inbox (session_id, received_at)');
};
