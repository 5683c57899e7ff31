import type { EscalationState } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** No set-up has this id: whatever were sent through it would be refused before it leaves. */
const noSetup = '00000000-0000-0000-0000-000000000000';

const insertSql = {
  escalation: statement<never>(
    'paging.insert_sample_escalations',
    'insert into escalation select * from json_populate_recordset(null::escalation, $1)',
  ),
  entry: statement<never>(
    'paging.insert_sample_entries',
    'insert into escalation_entry select * from json_populate_recordset(null::escalation_entry, $1)',
  ),
  page: statement<never>(
    'paging.insert_sample_pages',
    'insert into page select * from json_populate_recordset(null::page, $1)',
  ),
  notification: statement<never>(
    'paging.insert_sample_notifications',
    'insert into notification select * from json_populate_recordset(null::notification, $1)',
  ),
  delivery: statement<never>(
    'paging.insert_sample_deliveries',
    'insert into delivery select * from json_populate_recordset(null::delivery, $1)',
  ),
};
const deleteSql = [
  'delete from delivery d using notification n where n.id = d.notification_id and n.group_id = any($1::uuid[])',
  'delete from notification_act a using notification n where n.id = a.notification_id and n.group_id = any($1::uuid[])',
  'delete from notification where group_id = any($1::uuid[])',
  'delete from page where group_id = any($1::uuid[])',
  'delete from escalation_entry where group_id = any($1::uuid[])',
  'delete from escalation where group_id = any($1::uuid[])',
].map((sql, index) => statement<never>(`paging.delete_sample_${index + 1}`, sql));

/** One page of a sample group, with the one message that carried it. */
export interface SamplePage {
  readonly id: string;
  readonly notificationId: string;
  readonly userId: string;
  readonly stepId: string;
  readonly because: string;
  readonly address: string;
  readonly createdAt: number;
  readonly state: 'acknowledged' | 'ended';
  /** Undefined: never answered. */
  readonly answeredAt: number | undefined;
  readonly deliveryId: string;
}

/** One line of a sample chain. */
export interface SampleLine {
  readonly id: string;
  readonly at: number;
  readonly code: string;
  readonly sentence: string;
  readonly userId: string | undefined;
  readonly pageId: string | undefined;
}

/** What became of a sample group; nothing of it is due. */
export interface SampleEscalation {
  readonly state: EscalationState;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly lines: readonly SampleLine[];
  readonly pages: readonly SamplePage[];
}

/** Stores what is to have happened; nothing is sent, now or later. */
export async function insertSampleEscalations(tx: Transaction, all: readonly SampleEscalation[]): Promise<void> {
  const rows = {
    escalation: all.map(escalationRow),
    entry: all.flatMap(entryRows),
    page: all.flatMap((each) => each.pages.map((page) => pageRow(each, page))),
    notification: all.flatMap((each) => each.pages.map((page) => notificationRow(each, page))),
    delivery: all.flatMap(({ pages }) => pages.map(deliveryRow)),
  };
  await tx.execute(insertSql.escalation, [JSON.stringify(rows.escalation)]);
  await tx.execute(insertSql.entry, [JSON.stringify(rows.entry)]);
  await tx.execute(insertSql.page, [JSON.stringify(rows.page)]);
  await tx.execute(insertSql.notification, [JSON.stringify(rows.notification)]);
  await tx.execute(insertSql.delivery, [JSON.stringify(rows.delivery)]);
}

/** Everything that pages, messages and chains hold of these groups. */
export async function deletePagesOf(tx: Transaction, groupIds: readonly string[]): Promise<void> {
  for (const each of deleteSql) await tx.execute(each, [groupIds]);
}

function escalationRow({ state, openedAt, updatedAt }: SampleEscalation): object {
  return {
    group_id: state.group.id,
    policy_id: state.policy.id,
    status: state.status,
    state,
    due_at: null,
    version: 1,
    opened_at: isoInstant(openedAt),
    updated_at: isoInstant(updatedAt),
  };
}

function entryRows({ state, lines }: SampleEscalation): readonly object[] {
  return lines.map(({ id, at, code, sentence, userId, pageId }) => ({
    id,
    group_id: state.group.id,
    at: isoInstant(at),
    code,
    sentence,
    user_id: userId ?? null,
    page_id: pageId ?? null,
  }));
}

function pageRow({ state }: SampleEscalation, page: SamplePage): object {
  const { id, userId, stepId, because, createdAt, answeredAt } = page;
  return {
    id,
    group_id: state.group.id,
    user_id: userId,
    policy_id: state.policy.id,
    step_id: stepId,
    urgency: state.group.urgency,
    attempt: 1,
    because,
    created_at: isoInstant(createdAt),
    state: page.state,
    answered_at: answeredAt === undefined ? null : isoInstant(answeredAt),
    answered_by: answeredAt === undefined ? null : 'mail',
  };
}

/** How long after the page its message went, and how long the provider took. */
const sendingMs = 400;

function notificationRow({ state }: SampleEscalation, page: SamplePage): object {
  const at = isoInstant(page.createdAt);
  const sent = isoInstant(page.createdAt + sendingMs);
  return {
    id: page.notificationId,
    kind: 'page',
    scope: 'one',
    page_id: page.id,
    group_id: state.group.id,
    user_id: page.userId,
    channel: 'mail',
    setup_id: noSetup,
    address: page.address,
    message: {},
    state: 'delivered',
    planned_at: at,
    attempts: 1,
    lease: 1,
    is_outcome_unknown: false,
    created_at: at,
    sent_at: sent,
    settled_at: sent,
  };
}

function deliveryRow({ deliveryId, notificationId, createdAt }: SamplePage): object {
  return {
    id: deliveryId,
    notification_id: notificationId,
    at: isoInstant(createdAt + sendingMs),
    outcome: 'delivered',
    duration_ms: sendingMs,
  };
}
