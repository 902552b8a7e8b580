import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everybody's rows at once: workers that serve all companies, and what finds out who is asking. */
const wholeHouse = [
  'delivery findRowAnywhere',
  'delivery listOpen',
  'delivery listOpenErrors',
  'contacts listUnresolved',
  'ingest countInbox',
  'ingest listNew',
  'ingest listUnended',
  'delivery listUnknown',
  'delivery newestRow',
  'operations countLanes',
  'operations isReadable',
  'sessions findAnySession',
  'sessions listByOrigin',
];

/** Given an id that was found within a scope, or that only we hand out. */
const byFoundId = [
  'contacts listAliases',
  'conversations findOwnByWaId',
  'conversations findTheirs',
  'conversations forgetWords',
  'conversations hasInbound',
  'conversations hasMessageBy',
  'conversations hasSending',
  'conversations listDoneTo',
  'conversations listPendingTo',
  'conversations listTurns',
  'conversations listTwins',
  'delivery arrivalsByHour',
  'delivery conversationOf',
  'delivery countAhead',
  'delivery countNotSent',
  'delivery countPending',
  'delivery countRestricted',
  'delivery earlierInConversation',
  'delivery findAttempt',
  'delivery findControl',
  'delivery findControlIn',
  'delivery firstBefore',
  'delivery firstCounted',
  'delivery fullIdOf',
  'delivery isIdTaken',
  'delivery isIdTakenBefore',
  'delivery lastAttempt',
  'delivery lastPriorities',
  'delivery listBells',
  'delivery listOutIn',
  'delivery listPending',
  'delivery listUndecided',
  'delivery nextDue',
  'delivery overlimitsOf',
  'delivery ownIdShown',
  'delivery peopleIn',
  'delivery sameTexts',
  'delivery timesTold',
  'delivery turnsOf',
  'health hasBacklog',
  'health hasReceiptAfter',
  'health lastConfirmedAt',
  'health lastEventAt',
  'health sentSince',
  'health usualIn',
  'ingest listWithoutReceipt',
  'ingest noteFailure',
  'operations countHeld',
  'operations countOpen',
  'operations listToDecide',
  'users dropExpiredTokens',
  'users findSignedIn',
  'users findWelcome',
];

interface StoreFunction {
  name: string;
  text: string;
}

const isStore = (path: string) =>
  /^[a-z-]+\/store(\.ts$|\/)/.test(path) && !path.startsWith('web/');

/** Exported functions of the stores that read or write, as written. */
function storeFunctions(): StoreFunction[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(isStore);
  return files
    .filter(path => path.endsWith('.ts'))
    .flatMap(path => {
      const [module = ''] = path.split('/');
      const pieces = readFileSync(join('src', path), 'utf8').split(/^export (?:async )?function /m);
      return pieces.slice(1).map(piece => ({
        name: `${module} ${/^\w+/.exec(piece)?.[0] ?? ''}`,
        text: piece.slice(0, piece.search(/^}/m)),
      }));
    })
    .filter(({ text }) => /\b(reader|unit): (Reader|Unit)\b/.test(text));
}

/** A whole row that is written names its company itself. */
const writesRow = (text: string) => /\brows?: (readonly )?(Partial<)?\w+Row\b/.test(text);
const namesCompany = (text: string) => /\bcompany_?id\b|\bscope\b|: Viewer\b/i.test(text);

it('every function of a store asks for one company, or is on the list of those that need not', () => {
  const without = storeFunctions()
    .filter(({ text }) => !namesCompany(text) && !(writesRow(text) && !/\bselect\(/.test(text)))
    .map(({ name }) => name);
  expect(without.sort()).toEqual([...wholeHouse, ...byFoundId].sort());
});

it('the stores were found', () => {
  expect(storeFunctions().length).toBeGreaterThan(60);
});

it('only workers, sign-in and the webhook’s door read everybody’s rows', () => {
  const allowed =
    /^(contacts\/(store|index)|people\/workers|delivery\/(store|delivery\.ts|verbs\/(recover|look-up|check-restored|deliver|settle|set-aside|record)|workers)|ingest\/(store|ingest|workers)|operations\/|sessions\/(store|sessions\.ts|workers)|users\/(store|users)|app\/doors)/;
  const names = wholeHouse.map(name => name.split(' ')[1] ?? '');
  const users = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .filter(path => {
      const text = readFileSync(join('src', path), 'utf8');
      return names.some(name => new RegExp(`\\b${name}\\b`).test(text));
    });
  expect(users.filter(path => !allowed.test(path))).toEqual([]);
});
