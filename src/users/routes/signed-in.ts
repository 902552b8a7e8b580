import { Reply, type RequestFacts } from '../../http/index.js';
import { isSecure, signInCookies } from '../cookies.js';
import { accessTokenS } from '../token-life.js';
import type { SignedIn } from '../users.js';
import { userView } from '../views.js';

/** A page is never handed a token that its scripts could give away. */
const isPage = ({ headers }: RequestFacts) =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;

/** Cookies for pages; everybody else takes the tokens from the body. */
export function signedIn(found: SignedIn, request: RequestFacts, status = 200): Reply {
  const { accessToken, refreshToken } = found;
  const user = userView(found.user);
  const tokens = { accessToken, refreshToken, expiresInS: accessTokenS };
  return new Reply(status, isPage(request) ? { user } : { user, ...tokens }, {
    'Set-Cookie': signInCookies(found, isSecure(request.headers)),
  });
}
