import { hash } from 'node:crypto';
import {
  type AlertDecision,
  decideAlert,
  type FiringAlert,
  type FiringAlerts,
  inhibitionKeysOf,
  inhibitionsAsked,
  nextLook,
  type RulesIndex,
} from '@lockstep/alerting';
import type { AlertFate } from './alert.ts';
import { fateOf, type StoredDecision, toStored } from './decision.ts';
import type { GroupBook } from './group-book.ts';

/** An alert that has to be decided upon, as it is from now on. */
export interface AlertToDecide {
  readonly firing: FiringAlert;
  readonly summary: string;
  /** `over`: it opened and ended in one flush. */
  readonly how: 'opened' | 'reopened' | 'changed' | 'looked_at' | 'over';
  /** The group it is in, or was in before it was over. */
  readonly groupId: string | undefined;
}

/** What is written to an alert about its decision. Times are epoch milliseconds. */
export interface DecidedAlert {
  readonly id: string;
  readonly serviceId: string | undefined;
  readonly groupId: string | undefined;
  readonly axis: StoredDecision['axis']['value'];
  readonly urgency: 'high' | 'low';
  /** Undefined, like the decision: as it was, because it belongs to its group already. */
  readonly fate: AlertFate | undefined;
  readonly decision: StoredDecision | undefined;
  readonly revision: number;
  readonly lookAt: number | undefined;
  readonly inhibits: readonly string[];
  readonly heldBy: readonly string[];
}

/** Keys of inhibition are stored by their digests: labels may be long. */
export function keyDigest(key: string): string {
  return hash('sha1', key, 'base64url');
}

/** The digests of all keys under which something could hold these alerts back. */
export function askedDigests(index: RulesIndex, alerts: readonly AlertToDecide[]): readonly string[] {
  if (index.rules.inhibitions.length === 0) return [];
  const keys = alerts.flatMap(({ firing }) => inhibitionsAsked(index, firing.labels).flatMap((asked) => asked.keys));
  return [...new Set(keys)].map(keyDigest);
}

export interface Deciding {
  readonly alert: AlertToDecide;
  readonly decision: AlertDecision;
  readonly inhibits: readonly string[];
}

/**
 * Decides each alert by itself; those of the same flush hold each other back.
 *
 * @param inhibitors ids of open alerts by the digests of `askedDigests`
 */
export function decideEach(
  index: RulesIndex,
  alerts: readonly AlertToDecide[],
  inhibitors: ReadonlyMap<string, string>,
  now: number,
): readonly Deciding[] {
  const hasInhibitions = index.rules.inhibitions.length > 0;
  const inhibits = alerts.map(({ firing }) =>
    hasInhibitions ? inhibitionKeysOf(index, firing.labels).map(keyDigest) : [],
  );
  const holders = new Map(inhibitors);
  for (const [at, { firing, how }] of alerts.entries()) {
    if (how === 'over') continue;
    for (const digest of inhibits[at] ?? []) if (!holders.has(digest)) holders.set(digest, firing.id);
  }
  const firingNow: FiringAlerts = { inhibitorOf: (key) => holders.get(keyDigest(key)) };
  return alerts.map((alert, at) => ({
    alert,
    decision: decideAlert(alert.firing, index, firingNow, now),
    inhibits: inhibits[at] ?? [],
  }));
}

/** Keys of the groups that alerts may join. */
export function askedGroups(decidings: readonly Deciding[]): { keys: readonly string[]; ids: readonly string[] } {
  const keys = decidings.filter(isPaging).map(({ decision }) => decision.groupKey);
  const ids = decidings.flatMap(({ alert }) => alert.groupId ?? []);
  return { keys: [...new Set(keys)], ids: [...new Set(ids)] };
}

function isPaging({ alert, decision }: Deciding): boolean {
  return decision.page.kind === 'now' && alert.how !== 'over';
}

/** Puts those that page into their groups. */
export function bookEach(
  index: RulesIndex,
  decidings: readonly Deciding[],
  book: GroupBook,
  now: number,
): readonly DecidedAlert[] {
  return decidings.map((deciding) => {
    const { alert, decision, inhibits } = deciding;
    const { firing, how, groupId, summary } = alert;
    const common = {
      id: firing.id,
      serviceId: firing.serviceId,
      axis: decision.axis.value,
      urgency: decision.urgency.value,
      revision: index.rules.revision,
      inhibits,
    };
    const inGroup = { ...common, lookAt: undefined, heldBy: [] };
    if (groupId !== undefined && how !== 'reopened') {
      book.stay(groupId, decision);
      return { ...inGroup, groupId, fate: undefined, decision: undefined };
    }
    if (isPaging(deciding)) {
      const joined = book.join({ firing, summary, decision, flappedFrom: groupId });
      const isBack = joined.fate === undefined;
      return { ...inGroup, ...joined, decision: isBack ? undefined : toStored(decision, now) };
    }
    return {
      ...common,
      groupId: undefined,
      fate: fateOf(decision),
      decision: toStored(decision, now),
      lookAt: how === 'over' ? undefined : nextLook(firing, index, now),
      heldBy: heldBy(decision),
    };
  });
}

function heldBy({ page }: AlertDecision): readonly string[] {
  if (page.kind !== 'suppressed') return [];
  return page.reasons.flatMap((reason) => (reason.kind === 'inhibition' ? reason.alertId : []));
}
