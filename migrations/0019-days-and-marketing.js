exports.up = async run => {
  await run('ALTER TABLE sessions ADD COLUMN day_zone TEXT');
  await run('ALTER TABLE sessions ADD COLUMN day_moved_at DATETIME');
  await run('ALTER TABLE sessions ADD COLUMN day_counted_from DATETIME');
  await run(
    "ALTER TABLE consents ADD COLUMN scope TEXT NOT NULL DEFAULT 'all' CHECK (scope IN ('all', 'marketing'))",
  );
  await run(
    "ALTER TABLE consent_states ADD COLUMN marketing TEXT NOT NULL DEFAULT 'unknown' CHECK (marketing IN ('unknown', 'asked', 'granted', 'refused'))",
  );
};
