interface ListenError extends Error {
  code: string;
  port: number;
}

const isListenError = (error: unknown): error is ListenError =>
  error instanceof Error && 'syscall' in error && error.syscall === 'listen';

/** What stands in the way of a start that the person at the machine can change; null: a defect. */
export function startTrouble(error: unknown): string | null {
  if (!isListenError(error)) return null;
  if (error.code === 'EADDRINUSE')
    return `Port ${error.port} is taken by another program. Stop that, or set PORT to a free one in .env.`;
  if (error.code === 'EACCES')
    return `Port ${error.port} is not open to this user. Set PORT to one above 1023 in .env.`;
  return `The address of HOST and PORT cannot be listened on (${error.code}).`;
}
