import type { Sequelize, Transaction } from 'sequelize';

/** What a read needs: the database outside transactions, or the one it runs in. */
export interface Reader {
  readonly sequelize: Sequelize;
  readonly transaction: Transaction | null;
}
