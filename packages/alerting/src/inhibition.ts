import type { FiringAlert } from './firing-alert.ts';
import type { Labels } from './incoming.ts';
import { labelValue } from './labels.ts';
import { matchesLabels } from './matchers.ts';
import type { Inhibition } from './rules.ts';
import type { RulesIndex } from './rules-index.ts';

/** Open alerts by the keys under which they inhibit others. Suppressed ones are in it too: a silenced cause still explains its effects. */
export interface FiringAlerts {
  /** The id of any open alert that inhibits under this key. */
  inhibitorOf(key: string): string | undefined;
}

/** One rule that may hold an alert back, with the keys under which it asks for a firing source. */
export interface InhibitionQuestion {
  readonly inhibition: Inhibition;
  readonly keys: readonly string[];
}

/** Nothing else fires. */
export const NOTHING_FIRES: FiringAlerts = { inhibitorOf: () => undefined };

/**
 * The keys under which an alert inhibits others: one per rule whose sources it belongs to. Store them with the alert and look them up
 * by the keys of `inhibitionsAsked`, or keep `createFiringAlerts` in memory.
 */
export function inhibitionKeysOf(index: RulesIndex, labels: Labels): string[] {
  const keys: string[] = [];
  index.inhibitionsBySource.visit(labels, (each) => {
    if (!matchesLabels(each.sourceMatchers, labels)) return;
    keys.push(keyOf(each.inhibition, labels, matchesLabels(each.targetMatchers, labels) ? 'both' : 'source'));
  });
  return keys;
}

/**
 * The rules whose targets an alert belongs to. One that is source and target of a rule at once is held back only by alerts that are
 * source alone, as in Alertmanager: so nothing inhibits itself, and two such alerts never silence each other.
 */
export function inhibitionsAsked(index: RulesIndex, labels: Labels): InhibitionQuestion[] {
  const asked: InhibitionQuestion[] = [];
  index.inhibitionsByTarget.visit(labels, ({ inhibition, sourceMatchers, targetMatchers }) => {
    if (!matchesLabels(targetMatchers, labels)) return;
    const alone = keyOf(inhibition, labels, 'source');
    const keys = matchesLabels(sourceMatchers, labels) ? [alone] : [alone, keyOf(inhibition, labels, 'both')];
    asked.push({ inhibition, keys });
  });
  return asked;
}

/** Open alerts in memory, for one revision of the rules. */
export interface FiringAlertsInMemory extends FiringAlerts {
  add(alert: Pick<FiringAlert, 'id' | 'labels'>): void;
  remove(alert: Pick<FiringAlert, 'id' | 'labels'>): void;
}

export function createFiringAlerts(
  index: RulesIndex,
  alerts: Iterable<Pick<FiringAlert, 'id' | 'labels'>> = [],
): FiringAlertsInMemory {
  const idsByKey = new Map<string, Set<string>>();
  const firing: FiringAlertsInMemory = {
    inhibitorOf(key) {
      for (const id of idsByKey.get(key) ?? []) return id;
      return undefined;
    },
    add({ id, labels }) {
      for (const key of inhibitionKeysOf(index, labels)) {
        const ids = idsByKey.get(key);
        if (ids === undefined) idsByKey.set(key, new Set([id]));
        else ids.add(id);
      }
    },
    remove({ id, labels }) {
      for (const key of inhibitionKeysOf(index, labels)) {
        const ids = idsByKey.get(key);
        ids?.delete(id);
        if (ids?.size === 0) idsByKey.delete(key);
      }
    },
  };
  for (const alert of alerts) firing.add(alert);
  return firing;
}

/** A missing label equals an empty one, and two missing ones are equal, as in Alertmanager. Lengths keep the values apart. */
function keyOf({ id, equal }: Inhibition, labels: Labels, role: 'source' | 'both'): string {
  let key: string = role;
  for (const name of equal) {
    const value = labelValue(labels, name);
    key += `/${value.length}:${value}`;
  }
  return `${key}/${id}`;
}
