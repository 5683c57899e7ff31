import type { ExplainedDecision, FiringAlert } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** An alert as far as "why" needs it; alerts own it. */
export interface AlertMatter {
  readonly groupId: string | undefined;
  readonly fate: string;
  readonly severity: FiringAlert['severity'];
  readonly decision: ExplainedDecision | undefined;
  readonly policyNames: ReadonlyMap<string, string>;
}

const alertMatterSql = statement<{
  group_id: string | null;
  fate: string;
  severity: AlertMatter['severity'] | null;
  decision: ExplainedDecision | null;
}>('paging.alert_matter', 'select group_id, fate, severity, decision from alert where id = $1');
const policyNamesSql = statement<{ id: string; name: string }>(
  'paging.policy_names_of_group',
  `select p.id, p.name from escalation_policy p join alert_group g on g.policy_id = p.id where g.id = $1`,
);

const firstAlertSql = statement<{ id: string; opened_at: number }>(
  'paging.first_alert_of_group',
  'select id, opened_at from alert where group_id = $1 and decision is not null order by id limit 1',
);

/** The alert that opened a group; undefined: nothing is known of how. */
export async function findFirstAlert(
  tx: Transaction,
  groupId: string,
): Promise<{ readonly id: string; readonly openedAt: number } | undefined> {
  const [row] = await tx.query(firstAlertSql, [groupId]);
  return row && { id: row.id, openedAt: row.opened_at };
}

export async function findAlertMatter(tx: Transaction, alertId: string): Promise<AlertMatter | undefined> {
  const [row] = await tx.query(alertMatterSql, [alertId]);
  if (row === undefined) return undefined;
  const names = row.group_id === null ? [] : await tx.query(policyNamesSql, [row.group_id]);
  return {
    groupId: row.group_id ?? undefined,
    fate: row.fate,
    severity: row.severity ?? undefined,
    decision: row.decision ?? undefined,
    policyNames: new Map(names.map(({ id, name }) => [id, name])),
  };
}
