import type { Reader } from '../../db/connection.js';
import type { Scope } from '../../db/scope.js';
import { inTurns } from '../../kernel/in-parts.js';
import {
  anybody,
  contentMarks,
  type ContentFilter,
  forecastWishes,
  type Wish,
  type WishAsk,
  type WishForecast,
} from '../../pacing/index.js';
import type { Category, ConsentScope } from '../../protocol/codes.js';
import type { ForecastView } from '../../protocol/views.js';
import type { SessionRow } from '../../sessions/index.js';
import { bodyHash } from '../body-hash.js';
import { graphemesOf } from '../../kernel/graphemes.js';
import { sameTexts } from '../store/facts-store.js';
import { listPending } from '../store/lane-store.js';
import { sameTextSpanMs } from './gather-facts.js';
import { gatherLane, type FactsPorts, type LaneSituation } from './gather-lane.js';
import { findSessionFor } from './resolve-destination.js';
import { waitingLane } from './waiting-lane.js';
import { wishedPeople } from './wished-people.js';

/** Many messages that somebody thinks of. */
export interface ManyWishes {
  /** Our id or WAHA's name; undefined: the default one. */
  session: string | undefined;
  /** When they would be handed in; null: now. */
  from: Date | null;
  to:
    | { kind: 'recipients'; recipients: readonly string[] }
    | {
        kind: 'anybody';
        count: number;
        category: Extract<Category, 'first_contact' | 'known' | 'reply'>;
      };
  text: string | null;
  campaign: string | null;
  /** What each of them agrees to along with it; null: nothing. */
  consent: ConsentScope | null;
}

export interface ForecastPorts extends FactsPorts {
  db: Reader;
  defaultSession: string;
}

interface Asked {
  wanted: ManyWishes;
  session: SessionRow;
  situation: LaneSituation;
  now: Date;
}

/** Of more that waits nobody has a forecast. */
const mostWaiting = 10_000;

const assumptions = ['number_stays_connected', 'no_pause', 'replies_as_usual'];

async function wishesOf(
  { db }: ForecastPorts,
  asked: Asked,
  textKey: string | null,
): Promise<Wish[]> {
  const { wanted, session, situation, now } = asked;
  const { to, consent } = wanted;
  const since = new Date(now.getTime() - sameTextSpanMs(situation.policy));
  const sameTextTo = textKey
    ? await sameTexts(db, { sessionId: session.id, hashes: [textKey], since })
    : [];
  if (to.kind === 'recipients') {
    const { recipients } = to;
    return wishedPeople(db, { session, recipients, situation, now, consent, sameTextTo });
  }
  const had = { toRecipientInLastHour: [], toRecipientToday: 0 };
  const counts = { ...had, sameTextTo: sameTextTo.map(({ at }) => at) };
  return anybody(to.count, to.category).map(wish => ({ ...wish, counts }));
}

function textFacts(findings: ContentFilter, text: string | null): Pick<WishAsk, 'text'> {
  if (text === null) return {};
  return {
    text: {
      graphemes: graphemesOf(text),
      findings: findings(text, null),
      marks: contentMarks(text),
    },
  };
}

function forecastView({ done, ...forecast }: WishForecast, session: string): ForecastView {
  return {
    session,
    ...forecast,
    done: done && { p50: done.p50.toISOString(), p90: done.p90.toISOString() },
    assumptions,
  };
}

/**
 * When many messages would be through, what binds on each day, and who would not get one: the same
 * rules on virtual time, behind and between what waits already. Reads alone.
 */
export async function forecastMany(
  ports: ForecastPorts,
  { scope, wanted }: { scope: Scope; wanted: ManyWishes },
): Promise<ForecastView> {
  const { db, clock } = ports;
  const { text, campaign, session: named } = wanted;
  const session = await findSessionFor(db, ports, { scope, named });
  const { companyId, id: sessionId } = session;
  const situation = await gatherLane(db, ports, { companyId, sessionId, session });
  const rows = await listPending(db, sessionId, mostWaiting);
  const { lane } = await waitingLane(db, ports, { rows, situation });
  const now = clock.now();
  const textKey = bodyHash(text, null);
  const wishes = await wishesOf(ports, { wanted, session, situation, now }, textKey);
  const ask: WishAsk = {
    ...textFacts(ports.findings(situation.policy), text),
    ...{ wishes, from: wanted.from ?? now, now, campaign, textKey },
  };
  const forecast = await inTurns(forecastWishes(lane, situation.policy, ask));
  return forecastView(forecast, session.name);
}
