import { spanText } from '../moments.ts';
import { counted } from '../table.ts';

export interface Check {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'broken' | 'unknown';
  readonly finding: string;
  readonly cure?: string;
}

export type Found = Omit<Check, 'check'>;

const ANSWER_MS = 5_000;

/** @returns in words why there is no answer */
export async function get(url: string): Promise<Response | string> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch (error) {
    if (!(error instanceof Error)) return 'no answer';
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
}

/** As watchers outside see it: it needs no token. */
export async function paging(url: string): Promise<Found> {
  const answer = await get(`${url}/healthz/paging`);
  if (typeof answer === 'string' || answer.status === 404)
    return { state: 'unknown', finding: 'the server does not tell', cure: 'bring it to the version of this command' };
  const health = Object(await answer.json()) as Readonly<Record<string, unknown>>;
  const seconds = (name: string): number => Math.round(Number(health[name] ?? 0) / 1_000);
  const late = Math.max(seconds('oldestOverdueTimerMs'), seconds('oldestWaitingMessageMs'));
  if (health['status'] === 'nobody_reachable') {
    const inVain = Number(health['groupsInVain']);
    const cure =
      'see On-call, Who can be reached: whoever is on call needs a verified way, and somebody a fallback or catch-all policy asks';
    return { state: 'broken', finding: `nobody can be asked about ${counted(inVain, 'open alert group')}`, cure };
  }
  if (!answer.ok) {
    const cure = 'look at the log of the server and at its database; every running server takes part in paging';
    return { state: 'broken', finding: `pages are ${late} s late`, cure };
  }
  const canary = health['canaryAgeMs'];
  if (typeof canary !== 'number' || canary > 180_000) {
    const cure = 'one is sent every minute while a server runs; a silence or window that holds everything holds it too';
    return { state: 'warning', finding: 'no canary has arrived lately', cure };
  }
  return {
    state: 'ok',
    finding: `in time; a canary arrived ${seconds('canaryAgeMs')} s ago, in ${Number(health['canaryTookMs'])} ms`,
  };
}

/** What the server does by itself; as `paging`, it needs no token. */
export async function work(url: string): Promise<Found> {
  const answer = await get(`${url}/healthz/work`);
  if (typeof answer === 'string' || answer.status === 404)
    return { state: 'unknown', finding: 'the server does not tell', cure: 'bring it to the version of this command' };
  const { failing = [] } = Object(await answer.json()) as { readonly failing?: readonly FailingWork[] };
  if (failing.length === 0 && !answer.ok)
    return { state: 'unknown', finding: 'the server does not reach its database', cure: 'see the database above' };
  return judgeWork(failing);
}

export function judgeWork(failing: readonly FailingWork[]): Found {
  if (failing.length === 0) return { state: 'ok', finding: 'nothing fails again and again' };
  const finding = failing.map(({ name, times, forMs, hasGivenUp, error }) => {
    const end = hasGivenUp ? ' and has given up' : '';
    return `${name} has failed ${counted(times, 'time')} within ${spanText(forMs / 1_000)}${end}: ${error}`;
  });
  const cures = new Set(failing.map(({ cure }) => cure));
  return { state: 'broken', finding: finding.join('; '), cure: [...cures].join('; ') };
}

interface FailingWork {
  readonly name: string;
  readonly forMs: number;
  readonly times: number;
  readonly hasGivenUp: boolean;
  readonly error: string;
  readonly cure: string;
}
