/** A configuration nobody can start with. The message lists every complaint, never a secret's value. */
export class ConfigError extends Error {
  constructor(
    source: string,
    readonly complaints: readonly string[],
  ) {
    super(
      [`${source} cannot be used:`, ...complaints.map(complaint => `  ${complaint}`)].join('\n'),
    );
    this.name = 'ConfigError';
  }
}
