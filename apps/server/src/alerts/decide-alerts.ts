import type { FiringAlert, RulesIndex } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { findServiceIds } from '#services/index.ts';
import {
  askedDigests,
  askedGroups,
  type AlertToDecide,
  bookEach,
  decideEach,
  type DecidedAlert,
} from './decide-batch.ts';
import { findGroupsToJoin, findInhibitors } from './deciding-store.ts';
import type { GroupWrites } from './group.ts';
import { GroupBook } from './group-book.ts';

/** An alert whose service is still to be found. */
export interface Undecided extends Omit<AlertToDecide, 'firing'> {
  readonly firing: Omit<FiringAlert, 'serviceId'>;
  /** Of its source, where its label `service` names none of ours. */
  readonly sourceServiceId: string | undefined;
}

export interface DecidingInput {
  readonly alerts: readonly Undecided[];
  /** Alerts that end in the same breath: they hold nobody back. */
  readonly ended: readonly string[];
  /** What else happens to groups; `groupOf` an alert that was decided upon, else undefined. */
  readonly book: (book: GroupBook, groupOf: (alertId: string) => string | undefined) => void;
  readonly now: number;
  readonly newId: () => string;
}

export interface Decisions {
  readonly decided: ReadonlyMap<string, DecidedAlert>;
  readonly groups: GroupWrites;
}

/** Reads what deciding needs and decides: services, what holds others back, groups that may be joined. Writes nothing. */
export async function decideAlerts(tx: Transaction, index: RulesIndex, input: DecidingInput): Promise<Decisions> {
  const { alerts, ended, now, newId } = input;
  const services = await servicesOf(tx, alerts);
  const toDecide = alerts.map(({ sourceServiceId, firing, ...rest }) => ({
    ...rest,
    firing: { ...firing, serviceId: services.get((firing.labels['service'] ?? '').toLowerCase()) ?? sourceServiceId },
  }));
  const inhibitors = await findInhibitors(tx, askedDigests(index, toDecide), ended);
  const decidings = decideEach(index, toDecide, inhibitors, now);
  const groupBook = new GroupBook(await findGroupsToJoin(tx, askedGroups(decidings)), now, newId);
  const decided = new Map(bookEach(index, decidings, groupBook, now).map((each) => [each.id, each]));
  input.book(groupBook, (alertId) => decided.get(alertId)?.groupId);
  return { decided, groups: groupBook.writes() };
}

/** By their names in lower case. */
async function servicesOf(tx: Transaction, alerts: readonly Undecided[]): Promise<ReadonlyMap<string, string>> {
  const names = alerts.flatMap(({ firing }) => firing.labels['service'] ?? []).filter((name) => name !== '');
  return names.length === 0 ? new Map() : await findServiceIds(tx, names);
}
