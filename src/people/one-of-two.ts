import type { ContactRow } from '../contacts/index.js';

const earliest = (one: Date | null, other: Date | null) =>
  one && other ? (one < other ? one : other) : (one ?? other);
const latest = (one: Date | null, other: Date | null) =>
  one && other ? (one > other ? one : other) : (one ?? other);

/** The older of two, who stays when both are one. */
export function olderFirst<Row extends Pick<ContactRow, 'id' | 'createdAt'>>(
  people: readonly Row[],
): Row[] {
  return [...people].sort(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
  );
}

/** What is known of one person by both: what is written of the kept one wins, the stricter wins always. */
export function oneOfTwo(kept: ContactRow, gone: ContactRow): Partial<ContactRow> {
  const told = latest(kept.onWhatsappCheckedAt, gone.onWhatsappCheckedAt);
  const last = told === kept.onWhatsappCheckedAt ? kept : gone;
  return {
    externalId: kept.externalId ?? gone.externalId,
    name: kept.name ?? gone.name,
    pushName: kept.pushName ?? gone.pushName,
    phone: kept.phone ?? gone.phone,
    email: kept.email ?? gone.email,
    language: kept.language ?? gone.language,
    timezone: kept.timezone ?? gone.timezone,
    tags: [...new Set([...kept.tags, ...gone.tags])],
    metadata: { ...gone.metadata, ...kept.metadata },
    onWhatsapp: last.onWhatsapp,
    onWhatsappCheckedAt: last.onWhatsappCheckedAt,
    blockedAt: earliest(kept.blockedAt, gone.blockedAt),
    doubtfulSince: earliest(kept.doubtfulSince, gone.doubtfulSince),
    restrictedSince: latest(kept.restrictedSince, gone.restrictedSince),
    restrictedUntil: latest(kept.restrictedUntil, gone.restrictedUntil),
    restrictedCount: Math.max(kept.restrictedCount, gone.restrictedCount),
    lastInboundAt: latest(kept.lastInboundAt, gone.lastInboundAt),
    lastOutboundAt: latest(kept.lastOutboundAt, gone.lastOutboundAt),
  };
}

type Told = Readonly<Record<string, unknown>>;

/** What the other one had brought in, taken out again; what was changed since then stays. */
export function withoutTheOther(
  present: ContactRow,
  before: Told,
  gone: Told,
): Partial<ContactRow> {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const keep = (now: string | null, column: string) =>
    text(before[column]) === null && now === text(gone[column]) ? null : now;
  const list = (value: unknown) => JSON.parse(text(value) ?? 'null') as unknown;
  const hadTags = new Set((list(before.tags) as string[] | null) ?? []);
  const theirTags = new Set((list(gone.tags) as string[] | null) ?? []);
  const had = (list(before.metadata) as Record<string, unknown> | null) ?? {};
  const theirs = (list(gone.metadata) as Record<string, unknown> | null) ?? {};
  const isOwn = ([name, value]: [string, unknown]) => name in had || theirs[name] !== value;
  const wasFree = (column: string) => before[column] === null && gone[column] !== null;
  return {
    externalId: keep(present.externalId, 'external_id'),
    name: keep(present.name, 'name'),
    pushName: keep(present.pushName, 'push_name'),
    email: keep(present.email, 'email'),
    language: keep(present.language, 'language'),
    timezone: keep(present.timezone, 'timezone'),
    tags: present.tags.filter(tag => hadTags.has(tag) || !theirTags.has(tag)),
    metadata: Object.fromEntries(Object.entries(present.metadata).filter(isOwn)),
    ...(wasFree('blocked_at') ? { blockedAt: null } : {}),
    ...(wasFree('doubtful_since') ? { doubtfulSince: null } : {}),
    ...(wasFree('restricted_until')
      ? { restrictedSince: null, restrictedUntil: null, restrictedCount: 0 }
      : {}),
  };
}
