import { isId } from '@lockstep/contract';
import type { ChainEntry, EscalationState, RingPointer } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { type Column, columnNames, columnValues, insertText, unnested } from '../platform/db/columns.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { isGroupVisible, type Reader } from '../platform/matters/visibility.ts';
import type { GroupEvent, Matter, PagedGroup } from './group-event.ts';

interface GroupRow {
  id: string;
  title: string;
  state: PagedGroup['state'];
  policy_id: string | null;
  urgency: PagedGroup['urgency'];
  axis: PagedGroup['axis'];
  labels: PagedGroup['labels'];
  alerts: number;
  incident_id: string | null;
  is_restricted: boolean | null;
  matter: Omit<Matter, 'incidentId' | 'isRestricted'> | null;
}

interface ClaimedRow extends GroupRow {
  is_begun: boolean;
  events: readonly GroupEvent[];
}

function groupColumns(of: string): string {
  const own = ['id', 'title', 'state', 'policy_id', 'urgency', 'axis', 'labels', 'alerts', 'incident_id', 'matter'];
  return `${own.map((name) => `${of}.${name}`).join(', ')},
     (select pages_for.is_restricted from incident pages_for where pages_for.id = ${of}.incident_id) as is_restricted`;
}

/**
 * The oldest event of a group stands for all of them: whoever locks it has the group, others pass it by. Walked by id, which is by
 * time: in a storm thousands wait, and sorting all of them for each hundred would cost more than the pages. What is read here besides
 * was committed together with the events; a group whose escalation somebody began is read again once that is locked.
 */
const claimSql = statement<ClaimedRow>(
  'paging.claim_groups',
  `with oldest as (
     select e.group_id, e.id from alert_group_event e
     where e.id = (select o.id from alert_group_event o where o.group_id = e.group_id order by o.at, o.id limit 1)
       and (e.kind <> 'joined' or e.at <= $2 or (select bool_or(l.kind <> 'joined' or l.body ->> 'isRaised' is not null)
         from alert_group_event l where l.group_id = e.group_id))
     order by e.id limit $1 for update skip locked)
   select ${groupColumns('g')}, exists (select 1 from escalation x where x.group_id = g.id) as is_begun,
     (select json_agg(json_build_object('id', v.id, 'kind', v.kind, 'body', v.body) order by v.at, v.id)
      from alert_group_event v where v.group_id = g.id) as events
   from oldest e join alert_group g on g.id = e.group_id order by e.id`,
);
const groupsSql = statement<GroupRow>(
  'paging.groups',
  `select ${groupColumns('g')} from alert_group g where g.id = any($1::uuid[])`,
);
const claimDueSql = statement<StateRow>(
  'paging.claim_due',
  `select group_id, state, version from escalation where due_at <= $1 order by due_at limit $2 for update skip locked`,
);
const lockStatesSql = statement<StateRow>(
  'paging.lock_states',
  'select group_id, state, version from escalation where group_id = any($1::uuid[]) for update skip locked',
);
const lockStateSql = statement<StateRow>(
  'paging.lock_state',
  'select group_id, state, version from escalation where group_id = $1 for update',
);
const findStateSql = statement<StateRow>(
  'paging.find_state',
  'select group_id, state, version from escalation where group_id = $1',
);

interface StateRow {
  group_id: string;
  state: EscalationState;
  version: number;
}

/** A group with what happened to it, in order. */
export interface ClaimedGroup {
  readonly group: PagedGroup;
  readonly events: readonly GroupEvent[];
  /** Whether it has an escalation. */
  readonly isBegun: boolean;
}

/**
 * @param quietBefore groups that alerts only joined are taken where the first did before then: nobody is paged because of them
 * @returns groups with events, which nobody else takes until the transaction ends
 */
export async function claimGroups(
  tx: Transaction,
  limit: number,
  quietBefore: number,
): Promise<readonly ClaimedGroup[]> {
  const rows = await tx.query(claimSql, [limit, at(quietBefore)]);
  return rows.map(({ is_begun: isBegun, events, ...row }) => ({ group: toGroup(row), events, isBegun }));
}

function toGroup({
  policy_id: policyId,
  incident_id: incidentId,
  is_restricted,
  matter,
  ...row
}: GroupRow): PagedGroup {
  const isMatter = incidentId !== null && matter !== null;
  return {
    ...row,
    policyId: policyId ?? undefined,
    matter: isMatter ? { ...matter, incidentId, isRestricted: is_restricted ?? true } : undefined,
  };
}

const visibleSql = statement<{ id: string }>(
  'paging.visible_group',
  `select g.id from alert_group g where g.id = $1 and ${isGroupVisible('g', 2)}`,
);

/** Whether somebody may know of a group at all. */
export async function isGroupSeen(tx: Transaction, groupId: string, reader: Reader): Promise<boolean> {
  return (await tx.query(visibleSql, [groupId, reader])).length > 0;
}

export async function findGroups(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, PagedGroup>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query(groupsSql, [ids]);
  return new Map(rows.map((row) => [row.id, toGroup(row)]));
}

/** By group; a group that is missing has no escalation. */
export type States = ReadonlyMap<string, EscalationState>;

const toStates = (rows: readonly StateRow[]): States => new Map(rows.map((row) => [row.group_id, row.state]));

/** Locks what is due; what somebody else works on is left to them. */
export async function claimDueStates(tx: Transaction, now: number, limit: number): Promise<States> {
  return toStates(await tx.query(claimDueSql, [at(now), limit]));
}

/** Locks the escalations of groups without waiting. @returns none for those that somebody else works on */
export async function lockStates(tx: Transaction, groupIds: readonly string[]): Promise<States> {
  return groupIds.length === 0 ? new Map() : toStates(await tx.query(lockStatesSql, [groupIds]));
}

/** Waits for who has it. */
export async function lockState(tx: Transaction, groupId: string): Promise<EscalationState | undefined> {
  return (await tx.query(lockStateSql, [groupId]))[0]?.state;
}

export async function findState(tx: Transaction, groupId: string): Promise<EscalationState | undefined> {
  return (await tx.query(findStateSql, [groupId]))[0]?.state;
}

export interface StateWrite {
  readonly state: EscalationState;
  readonly now: number;
}

export const stateColumns: readonly Column<StateWrite>[] = [
  ['group_id', 'uuid', ({ state }) => state.group.id],
  ['policy_id', 'uuid', ({ state }) => state.policy.id],
  ['status', 'text', ({ state }) => state.status],
  ['state', 'json', ({ state }) => JSON.stringify(state)],
  ['due_at', 'timestamptz', ({ state }) => at(state.dueAt)],
  ['opened_at', 'timestamptz', ({ now }) => at(now)],
  ['updated_at', 'timestamptz', ({ now }) => at(now)],
];

const updateStatesSql = statement<never>(
  'paging.update_states',
  `update escalation e set policy_id = n.policy_id, status = n.status, state = n.state, due_at = n.due_at,
     updated_at = n.updated_at, version = e.version + 1
   from ${unnested(1, stateColumns)} as n (${columnNames(stateColumns)}) where e.group_id = n.group_id`,
);

/** The rows are locked by the caller. */
export async function updateStates(tx: Transaction, writes: readonly StateWrite[]): Promise<void> {
  if (writes.length > 0) await tx.execute(updateStatesSql, columnValues(stateColumns, writes));
}

/** A line of the chain of a group. */
export interface ChainLine extends Omit<ChainEntry, 'code'> {
  readonly id: string;
  readonly groupId: string;
  /** Codes of the engine, and our own for what happens to messages. */
  readonly code: string;
  readonly pageId: string | undefined;
  readonly notificationId: string | undefined;
}

export const chainColumns: readonly Column<ChainLine>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['group_id', 'uuid', ({ groupId }) => groupId],
  ['at', 'timestamptz', (line) => at(line.at)],
  ['code', 'text', ({ code }) => code],
  ['sentence', 'text', ({ sentence }) => sentence],
  ['step_id', 'text', ({ stepId }) => stepId ?? null],
  // Senders acknowledge too, and are nobody of ours.
  ['user_id', 'uuid', ({ userId }) => (userId !== undefined && isId(userId) ? userId : null)],
  ['page_id', 'uuid', ({ pageId }) => pageId ?? null],
  ['notification_id', 'uuid', ({ notificationId }) => notificationId ?? null],
];

const insertChainSql = statement<never>('paging.insert_chain', insertText('escalation_entry', chainColumns));

export async function insertChain(tx: Transaction, lines: readonly ChainLine[]): Promise<void> {
  if (lines.length > 0) await tx.execute(insertChainSql, columnValues(chainColumns, lines));
}

const pointerColumns: readonly Column<RingPointer>[] = [
  ['policy_id', 'uuid', ({ policyId }) => policyId],
  ['step_id', 'text', ({ stepId }) => stepId],
  ['last_paged_at', 'json', ({ lastPagedAt }) => JSON.stringify(lastPagedAt)],
];
const writePointersSql = statement<never>(
  'paging.write_pointers',
  `${insertText('ring_pointer', pointerColumns)}
   on conflict (policy_id, step_id) do update set last_paged_at = excluded.last_paged_at`,
);

/** The pointers are locked by the caller. */
export async function writePointers(tx: Transaction, pointers: readonly RingPointer[]): Promise<void> {
  if (pointers.length > 0) await tx.execute(writePointersSql, columnValues(pointerColumns, pointers));
}
