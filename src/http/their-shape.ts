import { AppError } from '../kernel/errors.js';

/** Answers errors of another CRM's calls in its own shape beside ours. */
export async function inTheirShape<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, details } = error;
    throw new AppError(code, message, { ...details, success: false, error: message });
  }
}
