/** Endings by which people and phones know an address without `https://` before it. */
const plainEndings = new Set(
  (
    'com net org info biz app shop store online site link top club live dev xyz icu vip page web ' +
    'space website cloud tech mobi click fun win bet casino io co id de tr ru su uk eu nl ch fr рф'
  ).split(' '),
);
/** Shorter ones, also words of a language: an address only with a path, `wa.me/1`. */
const pathEndings = new Set(
  'me ly cc gl gd to at is it us ai gg tv be in so am fm sh ws la pw gy my sg es pl ua kz'.split(
    ' ',
  ),
);

const shorteners = new Set(
  (
    'bit.ly tinyurl.com t.co goo.gl ow.ly is.gd v.gd buff.ly cutt.ly rb.gy rebrand.ly shorturl.at ' +
    't.ly tiny.cc bl.ink lnkd.in s.id clck.ru vk.cc goo.su u.to kutt.it soo.gd shorte.st adf.ly ' +
    'bitly.com short.io dub.sh urlz.fr bc.vc tr.ee'
  ).split(' '),
);

export interface Link {
  /** `http:` without the s. */
  plainHttp: boolean;
  /** Its address is somebody else's, behind a known shortener. */
  shortened: boolean;
}

/** Longer host names do not exist. */
const longestHost = 253;
const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;
const around = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}/]+$/gu;

/** Without one there is no address; most words have none. */
const sign = /[^\p{L}\p{N}]/u;

const isShortener = (host: string) => shorteners.has(host.replace(/^www\./, ''));

function isHost(host: string, endings: readonly ReadonlySet<string>[]): boolean {
  if (host.length > longestHost) return false;
  const labels = host.split('.');
  const ending = labels.at(-1) ?? '';
  return (
    labels.length > 1 &&
    endings.some(known => known.has(ending)) &&
    labels.every(part => label.test(part))
  );
}

/** An address without `http` before it: `example.com`, `www.example.org/a`, `wa.me/1`. */
function bareLink(word: string): Link | null {
  const address = word.slice(0, 2_000).replace(around, '');
  const [host = '', ...path] = address.split(/[/?#:]/, 2);
  const endings = path.length > 0 ? [plainEndings, pathEndings] : [plainEndings];
  const isLink = (host.startsWith('www.') && host.length > 4) || isHost(host, endings);
  return isLink ? { plainHttp: false, shortened: isShortener(host) } : null;
}

/** The link in a run of characters without white space, or null. Mail addresses are none. */
export function linkIn(word: string): Link | null {
  if (!sign.test(word)) return null;
  const plain = word
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
  const found = [...plain.matchAll(/(https?):\/\/([^\s/?#:]+)/g)];
  if (found.length === 0)
    return plain.includes('.') && !plain.includes('@') ? bareLink(plain) : null;
  return {
    plainHttp: found.some(([, scheme]) => scheme === 'http'),
    shortened: found.some(([, , host = '']) => isShortener(host.split('@').at(-1) ?? '')),
  };
}
