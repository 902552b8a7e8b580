export type AliasSource = 'webhook' | 'look_up' | 'sync' | 'user';

/** A number, or the hidden id that stands for one. */
export interface Alias {
  kind: 'phone' | 'lid';
  value: string;
}

/** That two WhatsApp ids are of one person, or are not; each as `kind:value`, the lesser first. */
export interface Link {
  one: string;
  other: string;
  said: 'same' | 'apart';
  /** `user` is a person's word and outweighs everything else. */
  source: AliasSource;
  /** When WhatsApp first said so. */
  at: Date;
}

export const keyOfAlias = ({ kind, value }: Alias): string => `${kind}:${value}`;

export function aliasOfKey(key: string): Alias {
  const [kind, value = ''] = key.split(':');
  return { kind: kind === 'lid' ? 'lid' : 'phone', value };
}

/** The same pair is one link, whoever is named first. */
export function pairOf(one: Alias, other: Alias): Pick<Link, 'one' | 'other'> {
  const [a = '', b = ''] = [keyOfAlias(one), keyOfAlias(other)].sort();
  return { one: a, other: b };
}

const isLid = (key: string) => key.startsWith('lid:');

/** A person's word first, then numbers that WhatsApp takes for one, then what was said earliest. */
function inWeight(a: Link, b: Link): number {
  const weight = ({ source, one }: Link) => (source === 'user' ? 0 : isLid(one) ? 2 : 1);
  return (
    weight(a) - weight(b) ||
    a.at.getTime() - b.at.getTime() ||
    (`${a.one} ${a.other}` < `${b.one} ${b.other}` ? -1 : 1)
  );
}

/** Nobody has two hidden ids, and a hidden id has one number, or several that are known to be one. */
function contradicts(link: Link, one: readonly string[], other: readonly string[]): boolean {
  if (link.source === 'user') return false;
  if ([...one, ...other].filter(isLid).length > 1) return true;
  if (!isLid(link.one)) return false;
  const besideLid = one.includes(link.one) ? one : other;
  return besideLid.length > 1;
}

/**
 * Who is one person, by everything that was ever said about these ids. It depends on what was said
 * and not on the order in which it became known: what WhatsApp said first holds, and what
 * contradicts it is left for a person to judge.
 */
export function peopleAmong(links: readonly Link[]): readonly (readonly string[])[] {
  const groups = new Map<string, readonly string[]>();
  const groupOf = (key: string) => groups.get(key) ?? [key];
  const apart = links.filter(({ said }) => said === 'apart');
  const areApart = (one: readonly string[], other: readonly string[]) =>
    apart.some(
      link =>
        (one.includes(link.one) && other.includes(link.other)) ||
        (one.includes(link.other) && other.includes(link.one)),
    );
  for (const { one, other } of links) {
    groups.set(one, [one]);
    groups.set(other, [other]);
  }
  for (const link of links.filter(({ said }) => said === 'same').sort(inWeight)) {
    const one = groupOf(link.one);
    const other = groupOf(link.other);
    if (one === other || contradicts(link, one, other) || areApart(one, other)) continue;
    const united = [...one, ...other].sort();
    for (const key of united) groups.set(key, united);
  }
  return [...new Set(groups.values())];
}
