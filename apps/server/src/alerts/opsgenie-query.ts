import type { Alert } from './alert.ts';

/** What a client of Opsgenie looks for; all that is given must hold. */
export interface OpsgenieQuery {
  readonly state: Alert['state'] | undefined;
  readonly alias: string | undefined;
  readonly isAcknowledged: boolean | undefined;
  readonly priority: string | undefined;
  /** All of them, lower case. */
  readonly tags: readonly string[];
  /** A part of it, lower case. */
  readonly message: string | undefined;
}

const OPEN: OpsgenieQuery = {
  state: 'open',
  alias: undefined,
  isAcknowledged: undefined,
  priority: undefined,
  tags: [],
  message: undefined,
};
const CONDITION = /^\s*([a-z]+)\s*[:=]\s*(?:"([^"]*)"|([^\s"]+))\s*(?:$|and\s+)/i;
const MOST = 10;

/**
 * The part of Opsgenie's query language that its clients use: `status: open AND tag: shop AND priority: P1`. Without a query: what is
 * open; without a status: both.
 *
 * @returns what is not understood
 * Source: docs.opsgenie.com, "Search queries for alerts"
 */
export function readOpsgenieQuery(text: string): OpsgenieQuery | string {
  if (text.trim() === '') return OPEN;
  let query: OpsgenieQuery = { ...OPEN, state: undefined };
  let rest = text;
  for (let count = 0; rest.trim() !== ''; count += 1) {
    const found = CONDITION.exec(rest);
    if (found === null || count === MOST) return rest.trim();
    const [whole, name = '', quoted, bare = ''] = found;
    const next = withCondition(query, name.toLowerCase(), quoted ?? bare);
    if (next === undefined) return whole.trim();
    query = next;
    rest = rest.slice(whole.length);
  }
  return /\band\s*$/i.test(text) ? text.trim() : query;
}

function withCondition(query: OpsgenieQuery, name: string, value: string): OpsgenieQuery | undefined {
  const folded = value.toLowerCase();
  switch (name) {
    case 'status':
      if (folded !== 'open' && folded !== 'closed') return undefined;
      return { ...query, state: folded === 'open' ? 'open' : 'resolved' };
    case 'acknowledged':
      if (folded !== 'true' && folded !== 'false') return undefined;
      return { ...query, isAcknowledged: folded === 'true' };
    case 'priority':
      return /^p[1-5]$/.test(folded) ? { ...query, priority: value.toUpperCase() } : undefined;
    case 'alias':
      return { ...query, alias: value };
    case 'tag':
    case 'tags':
      return { ...query, tags: [...query.tags, folded] };
    case 'message':
      return { ...query, message: folded };
  }
  return undefined;
}
