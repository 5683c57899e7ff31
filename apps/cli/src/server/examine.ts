import { type Client, ProblemError } from '@lockstep/client';
import { judgeKeys } from '@lockstep/contract';
import manifest from '../../package.json' with { type: 'json' };
import type { Cli } from '../cli.ts';
import { counted, named } from '../table.ts';
import { type Check, type Found, get, paging, work } from './examine-health.ts';
import { firstItems } from './lists.ts';
import { countWaiting } from './waiting-records.ts';

const MOST_PEOPLE = 1_000;
/** `info.version` of the server's OpenAPI document. */
const API = '1';

/** Everything that has to be in order before the next incident; one check's failure hides no other. */
export async function examine(cli: Cli): Promise<Check[]> {
  const settings = cli.settings();
  const reached = await reach(settings.url);
  const checks: Check[] = [{ check: 'server', ...reached }];
  if (reached.state === 'broken') return [...checks, { check: 'local queue', ...localQueue(cli) }];
  const client = await cli.client();
  checks.push({ check: 'database', ...(await database(settings.url)) });
  checks.push({ check: 'paging', ...(await paging(settings.url)) });
  checks.push({ check: 'background work', ...(await work(settings.url)) });
  checks.push({ check: 'version', ...(await version(settings.url)) });
  checks.push({ check: 'token', ...(await guarded(() => token(client, settings.tokenFrom))) });
  if (settings.token !== undefined) {
    checks.push({ check: 'feeds', ...(await guarded(() => feeds(client))) });
    checks.push({ check: 'feed sources', ...(await guarded(() => feedSources(client))) });
    checks.push({ check: 'evidence', ...(await guarded(() => evidence(client))) });
    checks.push({ check: 'keys', ...(await guarded(() => keys(client))) });
    checks.push({ check: 'ungated changes', ...(await guarded(() => ungated(client))) });
  }
  return [...checks, { check: 'local queue', ...localQueue(cli) }];
}

/** What the token may not see is unknown, not broken. */
async function guarded(examineOne: () => Promise<Found>): Promise<Found> {
  try {
    return await examineOne();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.status === 401)
      return { state: 'broken', finding: error.message, cure: 'make a new token in Settings, Sessions and tokens' };
    if (error.status === 403)
      return { state: 'unknown', finding: error.message, cure: 'use a token with the right to read it' };
    return { state: 'broken', finding: error.message, cure: error.help ?? 'the log of the server tells more' };
  }
}

async function reach(url: string): Promise<Found> {
  const started = performance.now();
  const answer = await get(`${url}/healthz`);
  const cure = 'start it with `lockstep serve`, or name the right address with `--url` or LOCKSTEP_URL';
  if (typeof answer === 'string') return { state: 'broken', finding: `${url} does not answer: ${answer}`, cure };
  if (!answer.ok) return { state: 'broken', finding: `something else answers at ${url} (${answer.status})`, cure };
  return { state: 'ok', finding: `${url} answers within ${Math.ceil(performance.now() - started)} ms` };
}

async function database(url: string): Promise<Found> {
  const answer = await get(`${url}/readyz`);
  if (typeof answer !== 'string' && answer.ok) return { state: 'ok', finding: 'reachable' };
  return {
    state: 'broken',
    finding: 'the server does not reach its database',
    cure: 'the embedded one is started again by itself; look at the log, and at LOCKSTEP_DATABASE_URL where it is set',
  };
}

async function version(url: string): Promise<Found> {
  const answer = await get(`${url}/api/v1/openapi.json`);
  const document: unknown = typeof answer === 'string' || !answer.ok ? undefined : await answer.json();
  const info: unknown = typeof document === 'object' && document !== null ? Reflect.get(document, 'info') : undefined;
  const theirs: unknown = typeof info === 'object' && info !== null ? Reflect.get(info, 'version') : undefined;
  if (theirs === API) return { state: 'ok', finding: `both speak API ${API}; this command is ${manifest.version}` };
  return {
    state: 'warning',
    finding: `the server speaks API ${typeof theirs === 'string' ? theirs : 'of unknown version'}, this command API ${API}`,
    cure: 'bring both to the same version',
  };
}

async function token(client: Client, from: string | undefined): Promise<Found> {
  if (from === undefined)
    return {
      state: 'broken',
      finding: 'there is none',
      cure: 'make one in Settings, Sessions and tokens, and set LOCKSTEP_TOKEN',
    };
  const me = await client.call('whoAmI');
  return { state: 'ok', finding: `${me.name}, ${counted(me.permissions.length, 'right')}, from ${from}` };
}

async function feeds(client: Client): Promise<Found> {
  const { items, maxAgeDays } = await client.call('listFeeds');
  const missing = [
    ...(items.some(({ kind }) => kind === 'osv') ? [] : ['advisories (osv)']),
    ...(items.some(({ kind }) => kind === 'kev') ? [] : ['known exploited (kev)']),
  ];
  if (missing.length > 0) {
    return {
      state: 'broken',
      finding: `not loaded: ${missing.join(', ')}; the gate can not tell what is safe`,
      cure: '`lockstep advisories source add --usual` fetches them; from files: `lockstep advisories load osv FILES`, `... load kev FILE`',
    };
  }
  const old = items.filter(({ isTooOld }) => isTooOld).map(({ name }) => name);
  if (old.length > 0) {
    return {
      state: 'broken',
      finding: `content older than ${maxAgeDays} days: ${named(old, 5)}`,
      cure: 'load newer files; `lockstep feeds` shows the dates',
    };
  }
  return { state: 'ok', finding: `${counted(items.length, 'feed')}, none older than ${maxAgeDays} days` };
}

async function feedSources(client: Client): Promise<Found> {
  const { items } = await client.call('listFeedSources');
  if (items.length === 0) return { state: 'ok', finding: 'none: feeds are loaded by hand' };
  const failing = items.filter(({ lastError }) => lastError !== null);
  const [first] = failing;
  if (first !== undefined) {
    return {
      state: 'warning',
      finding: `${named(
        failing.map(({ name }) => name),
        5,
      )} can not be fetched; ${first.name}: ${first.lastError ?? ''}`,
      cure: 'what was loaded stays in force and ages; `lockstep advisories source list` shows since when, `lockstep advisories sync` tries again',
    };
  }
  const off = items.filter(({ isEnabled }) => !isEnabled).map(({ name }) => name);
  return {
    state: 'ok',
    finding: `${counted(items.length, 'source')}, none fails${off.length === 0 ? '' : `; switched off: ${named(off, 5)}`}`,
  };
}

async function evidence(client: Client): Promise<Found> {
  const verdict = await client.call('verifyEvidence');
  if (verdict.ok) return { state: 'ok', finding: `the chain of ${counted(verdict.records, 'record')} holds` };
  return {
    state: 'broken',
    finding: `the chain is broken at position ${verdict.position}: ${verdict.reason}`,
    cure: 'somebody changed the database: keep a copy of it, and restore the last backup that verifies',
  };
}

async function keys(client: Client): Promise<Found> {
  const { items } = await firstItems(MOST_PEOPLE, (query) => client.call('listPeople', { query }));
  const { items: deputies } = await client.call('listDeputies');
  const { state, finding, cure } = judgeKeys(items, deputies);
  return { state, finding, ...(cure !== undefined && { cure }) };
}

async function ungated(client: Client): Promise<Found> {
  const { items, hasMore } = await firstItems(50, (page) =>
    client.call('listDeployments', { query: { ...page, ungated: 'true' } }),
  );
  if (items.length === 0) return { state: 'ok', finding: 'none' };
  return {
    state: 'warning',
    finding: `${items.length}${hasMore ? ' or more' : ''}, in ${named([...new Set(items.map(({ service }) => service))])}`,
    cure: '`lockstep deploy list --ungated` shows them; deploy with `lockstep run`',
  };
}

function localQueue({ environment }: Cli): Found {
  const waiting = countWaiting(environment.stateFolder);
  if (waiting === 0) return { state: 'ok', finding: 'empty' };
  return {
    state: 'warning',
    finding: `${counted(waiting, 'deployment')} not recorded yet`,
    cure: 'the next command that reaches the server sends them',
  };
}
