/**
 * So many ends of the process that met the same piece of work were caused by it. In between it rests
 * until a process has lived for a while: one that is killed from outside again and again seldom gets
 * there, and blames nothing for it.
 */
export const mostDeaths = 3;
