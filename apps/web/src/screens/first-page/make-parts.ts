import { call } from '../../api/call.ts';
import { viewerZone } from '../oncall/days.ts';
import type { Door, DoorKind } from '../sources/doors.ts';
import { firstNames, firstPolicy, firstSchedule } from './set-up-bodies.ts';
import { testAlert } from './trial-alert.ts';

/** Something that stands since this visit, and how it goes away again. */
export interface Made {
  readonly what: string;
  readonly takeBack: () => Promise<unknown>;
}

/** Hears of each thing as soon as it stands: what fails later does not hide it. */
export type Note = (made: Made) => void;

/** @returns the id of the schedule */
export async function makeSchedule(note: Note, userIds: readonly string[]): Promise<string> {
  const body = firstSchedule(userIds, viewerZone(), Date.now());
  const { id, name, title } = await call('createSchedule', { body });
  note({ what: `schedule ${title}`, takeBack: () => call('deleteSchedule', { params: { schedule: name } }) });
  return id;
}

/** The policy, and that it takes what no route wants. One of the same name, left from before, is used. */
export async function makePolicy(note: Note, scheduleId: string, everybody: readonly string[]): Promise<void> {
  const { items } = await call('listEscalationPolicies', { query: { limit: 200 } });
  const before = items.find(({ name }) => name === firstNames.policy);
  const { id, name } = before ?? (await call('createEscalationPolicy', { body: firstPolicy(scheduleId, everybody) }));
  if (before === undefined)
    note({ what: `policy ${name}`, takeBack: () => call('deleteEscalationPolicy', { params: { policy: id } }) });
  await call('updateAlertRules', { body: { catchAllPolicyId: id } });
  note({
    what: 'catch-all of the alerts',
    takeBack: () => call('updateAlertRules', { body: { catchAllPolicyId: null } }),
  });
}

/** A source named like its kind, with a fresh key; one from before that was switched off is switched on again. */
export async function makeSource(note: Note, kind: DoorKind): Promise<Door> {
  const { items } = await call('listAlertSources', { query: { limit: 200 } });
  const params = { source: kind };
  const isThere = items.some((source) => source.name === kind && source.kind === kind);
  if (isThere) await call('updateAlertSource', { params, body: { isEnabled: true } });
  const { key } = await (isThere
    ? call('rotateAlertSourceKey', { params })
    : call('createAlertSource', { body: { name: kind, kind } }));
  note({
    what: `source ${kind}`,
    takeBack: () => call('updateAlertSource', { params, body: { isEnabled: false } }),
  });
  return { kind, origin: location.origin, key };
}

/** A new key for a source that is there; the one before stops at once. */
export async function makeKey(source: string, kind: DoorKind): Promise<Door> {
  const { key } = await call('rotateAlertSourceKey', { params: { source } });
  return { kind, origin: location.origin, key };
}

/** Test alerts that are still open page nobody any more. */
export async function endTests(): Promise<void> {
  const { items } = await call('listAlertGroups', { query: { state: 'active', limit: 200 } });
  for (const { id, labels } of items)
    if (labels['alertname'] === testAlert.labels.alertname) await call('resolveAlertGroup', { params: { group: id } });
}
