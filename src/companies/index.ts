/**
 * Companies: the walls of an installation. It never knows a user or a right.
 */
export { createCompanies, type Companies } from './companies.js';
export type { CompanyRow } from './model.js';
export { companyRoutes } from './routes.js';
