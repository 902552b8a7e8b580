import type { Route } from './calls.js';

export interface Found {
  route: Route;
  params: Record<string, string>;
}

/** The first route for a method and a path (without query), or undefined. */
export type FindRoute = (method: string, path: string) => Found | undefined;

const segmentsOf = (path: string) => path.split('/').filter(segment => segment !== '');

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function paramsOf(pattern: readonly string[], segments: readonly string[]) {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, wanted] of pattern.entries()) {
    const given = segments[at] ?? '';
    if (wanted.startsWith(':')) params[wanted.slice(1)] = decode(given);
    else if (wanted !== given) return undefined;
  }
  return params;
}

export function createRouter(routes: readonly Route[]): FindRoute {
  const compiled = routes.map(route => ({ route, pattern: segmentsOf(route.path) }));
  return (method, path) => {
    const segments = segmentsOf(path);
    for (const { route, pattern } of compiled) {
      const params = route.method === method ? paramsOf(pattern, segments) : undefined;
      if (params) return { route, params };
    }
    return undefined;
  };
}
