import { type Operation, type OperationName, operations } from '@lockstep/contract';
import { type Answer, type Asked, type Caller, type LeakHouse, unknownId } from './test-leak-house.ts';
import { leakReads } from './test-leak-reads.ts';
import { common, type Room } from './test-leak-room.ts';
import type { LeakRows, Places, Row } from './test-leak-row.ts';
import { leakWrites } from './test-leak-writes.ts';

/** Used by tests only: what an operation answers about a restricted incident, and about one that does not exist. */

/** One row per operation of the contract: an operation without one fails the matrix. */
export const leakRows: LeakRows = { ...leakReads, ...leakWrites };
export const operationNames = Object.keys(operations) as OperationName[];
export const unknownName = 'R-ZZZZZZ';

/** Ids of what there is, by name of the parameter. */
export async function findPlaces(
  { ask, reader }: Pick<LeakHouse, 'reader' | 'ask'>,
  admin: Caller,
  incident: string,
): Promise<Places> {
  const first = async (name: OperationName): Promise<string> => {
    const { items } = JSON.parse((await ask(admin, name)).body) as { items?: readonly Record<string, string>[] };
    return items?.[0]?.['id'] ?? unknownId;
  };
  return {
    service: 'mail',
    version: '1.0.0',
    team: await first('listTeams'),
    advisory: 'CVE-2021-44228',
    exposure: await first('listExposures'),
    schedule: await first('listSchedules'),
    source: await first('listAlertSources'),
    alert: await first('listAlerts'),
    decision: await first('listDecisions'),
    policy: await first('listEscalationPolicies'),
    heartbeat: await first('listHeartbeats'),
    check: await first('listUptimeChecks'),
    playbook: 'first-hour',
    incident,
    page: 'main',
    person: admin.userId ?? reader.userId ?? unknownId,
    document: await first('listVex'),
    report: await first('listReports'),
  };
}

/** Every answer by caller and operation, of rows that are asked without naming anything that is not there. */
export async function readEverything(
  { ask, strangers }: LeakHouse,
  places: Places,
  only?: Row['kind'],
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const caller of strangers) {
    for (const name of operationNames) {
      for (const row of leakRows[name] ?? []) {
        // What is read of an open incident that is linked to the restricted one is asked as well.
        const isOfOpen = row.kind === 'room' && operations[name].method === 'GET';
        if (row.kind !== 'reads' && row.kind !== 'aloof' && !isOfOpen) continue;
        if (only !== undefined && row.kind !== only && !isOfOpen) continue;
        const body = row.kind === 'reads' ? row.body : undefined;
        const request = row.kind === 'aloof' ? {} : { params: places, query: row.query ?? {}, body };
        answers.set(`${caller.name}: ${name}`, comparable(name, await ask(caller, name, request)));
      }
    }
  }
  return answers;
}

/** What is read beside the contract: pages, feeds, calendars, probes. */
const beside = [
  ...['', '.json', '.atom', '.ics', '/history'].map((form) => `/status/main${form}`),
  '/healthz',
  '/healthz/paging',
  '/readyz',
  '/report',
  '/.well-known/security.txt',
  '/api/v1/openapi.json',
];

/** Every answer beside the contract, by caller and place. @param calendar the address of somebody's calendar */
export async function readBeside(
  { product, strangers }: LeakHouse,
  calendar: string,
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const { name, headers } of strangers) {
    for (const url of [...beside, new URL(calendar).pathname]) {
      const { statusCode, body } = await product.app.http.inject({ url, headers });
      answers.set(`${name}: ${url}`, `${statusCode} ${withoutRequest(body)}`);
    }
  }
  return answers;
}

const countsRecords = new Set<string>(['records', 'waiting', 'position', 'chain', 'head']);

/** An answer without what is its own: the id of the request, and the length of the chain, which everybody may know. */
export function comparable(name: OperationName, { status, body }: Answer): string {
  const text = withoutRequest(body);
  if (name === 'exportEvidence') {
    const open = text.split('\n').filter((line) => !line.includes('"evidence.sealed"'));
    return `${status} ${open.map((line) => withoutCounts(line)).join('\n')}`;
  }
  if (name === 'verifyEvidence' || name === 'listEvidence') return `${status} ${withoutCounts(text)}`;
  return `${status} ${text}`;
}

const withoutRequest = (body: string): string => body.replace(/"requestId":"[^"]*"/, '"requestId":""');

function withoutCounts(text: string): string {
  if (text === '') return '';
  return JSON.stringify(JSON.parse(text), (key, value: unknown) => (countsRecords.has(key) ? undefined : value));
}

/** What two answers differ in, so that a failure says where. */
export function difference(was: string, is: string): string {
  const longer = was.length > is.length ? was : is;
  const at = [...longer].findIndex((_letter, index) => was[index] !== is[index]);
  return `…${was.slice(Math.max(0, at - 80), at + 120)} ≠ …${is.slice(Math.max(0, at - 80), at + 120)}`;
}

/** What the matrix asks about. */
export interface Asking {
  readonly house: LeakHouse;
  readonly room: Room;
  readonly places: Places;
  /** An incident that everybody sees. */
  readonly openName: string;
}

/** One way to name it, and the same of what does not exist. */
interface Attempt {
  readonly hidden: Asked;
  readonly unknown: Asked;
}

function attemptsOf({ room, places, openName }: Asking, name: OperationName, row: Row): readonly Attempt[] {
  const refs = [
    [room.id, unknownId],
    [room.name, unknownName],
  ] as const;
  const entry: Operation = operations[name];
  const params = { ...places, role: 'commander', axis: 'security', section: 'summary' };
  switch (row.kind) {
    case 'room':
      return refs.map(([ref, none]) => {
        const { belonging, body, query = {} } = row;
        const own = belonging === undefined ? {} : { [belonging]: room.belongings[belonging] };
        return {
          hidden: { params: { ...params, ...own, incident: ref }, body, query },
          unknown: { params: { ...params, incident: none }, body, query },
        };
      });
    case 'names':
      return refs.slice(0, row.isIdOnly === true ? 1 : 2).map(([ref, none]) => {
        const path = entry.path.includes(':incident') ? { incident: openName } : {};
        const asked = (one: string, title: string): Asked => ({
          params: { ...params, ...path },
          body: row.body?.(one, { open: openName, title }),
          query: row.query?.(one) ?? {},
        });
        return { hidden: asked(ref, common), unknown: asked(none, unknownTitle) };
      });
    case 'owned':
      return [
        {
          hidden: { params: { ...params, [row.param]: room.belongings[row.belonging] }, body: row.body },
          unknown: { params: { ...params, [row.param]: unknownId }, body: row.body },
        },
      ];
    case 'reads':
    case 'aloof':
    case 'acts':
      return [];
  }
}

const unknownTitle = 'nothing like it at all';

/** Rows that name the incident, or something of it. */
export const namingRows = operationNames.flatMap((name) =>
  (leakRows[name] ?? []).flatMap((row) =>
    ['room', 'names', 'owned'].includes(row.kind) ? [[name, row] as const] : [],
  ),
);

/** Where asking for it is answered in another way than asking for what does not exist. */
export async function leaksByNaming(asking: Asking, name: OperationName, row: Row): Promise<readonly string[]> {
  const { house, room } = asking;
  const leaks: string[] = [];
  for (const caller of house.strangers) {
    for (const { hidden, unknown } of attemptsOf(asking, name, row)) {
      const [is, was] = [await house.ask(caller, name, hidden), await house.ask(caller, name, unknown)];
      const [left, right] = [
        withoutAsked(room, comparable(name, is), hidden, common),
        withoutAsked(room, comparable(name, was), unknown, unknownTitle),
      ];
      if (left !== right) leaks.push(`${caller.name}: ${difference(right, left)}`);
      // A request that is refused for its form proves nothing.
      if (row.kind !== 'names' && ![401, 403, 404].includes(is.status)) leaks.push(`${caller.name}: ${left}`);
    }
  }
  return leaks;
}

/** The words of the asker back to them are no leak: what was asked is taken out, and ids and moments of what was made. */
function withoutAsked(room: Room, text: string, { params = {}, query = {}, body }: Asked, title: string): string {
  const asked = [...Object.values(params), ...Object.values(query), ...stringsOf(body), title]
    .filter((word) => [room.id, room.name, unknownId, unknownName, title].includes(word))
    .concat(Object.values(room.belongings), unknownId);
  const plain = asked.reduce((rest, word) => rest.replaceAll(word, '‹asked›'), text);
  return plain
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '‹id›')
    .replaceAll(/"(?:name|label)":"(?:INC|G)-\d+"|"number":\d+|(?:INC|D|G)-\d+|"[0-9a-f]{64}"/g, '‹number›');
}

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, value.replace(/^incident:/, '')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((member) => stringsOf(member));
}
