import type { AlertRoute, AlertRules, Grouping, Inhibition, MaintenanceWindow, Silence } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** What a row keeps of a rule beside the columns that name it. */
type Definition<Rule> = Omit<Rule, 'id' | 'name' | 'policyId'>;

interface NamedRule<Rule> {
  id: string;
  name: string;
  definition: Definition<Rule>;
}

interface RulesRow {
  revision: number;
  catch_all_policy_id: string | null;
  grouping: Grouping;
  changed_at: number;
  routes: readonly (NamedRule<AlertRoute> & { policyId: string | null })[] | null;
  inhibitions: readonly NamedRule<Inhibition>[] | null;
  windows: readonly NamedRule<MaintenanceWindow>[] | null;
  silences: readonly Silence[] | null;
}

const revisionSql = statement<{ revision: number }>('alerts.rules_revision', 'select revision from alert_rules');

const lockRevisionSql = statement<{ revision: number }>(
  'alerts.lock_rules_revision',
  'select revision from alert_rules for share',
);

/** One statement sees one revision: nothing of the next one is mixed in. */
const loadRulesSql = statement<RulesRow>(
  'alerts.load_rules',
  `select r.revision, r.catch_all_policy_id, r.grouping, r.changed_at,
     (select json_agg(json_build_object('id', id, 'name', name, 'policyId', policy_id, 'definition', definition)
        order by position, id) from alert_route) as routes,
     (select json_agg(json_build_object('id', id, 'name', name, 'definition', definition) order by id)
        from inhibition) as inhibitions,
     (select json_agg(json_build_object('id', id, 'name', name, 'definition', definition) order by id)
        from maintenance_window where ends_at is null or ends_at > $1) as windows,
     (select json_agg(json_build_object('id', id, 'matchers', matchers, 'createdBy', created_by, 'comment', comment,
        'startsAt', (extract(epoch from starts_at) * 1000)::bigint, 'endsAt', (extract(epoch from ends_at) * 1000)::bigint)
        order by id) from silence where ends_at > $1) as silences
   from alert_rules r`,
);
const raiseRevisionSql = statement<{ revision: number }>(
  'alerts.raise_revision',
  'update alert_rules set revision = revision + 1, changed_at = $1 returning revision',
);
const updateDefaultsSql = statement<never>(
  'alerts.update_rule_defaults',
  'update alert_rules set catch_all_policy_id = $1, grouping = $2',
);

export interface LoadedRules extends AlertRules {
  readonly changedAt: number;
}

export async function readRevision(tx: Transaction): Promise<number> {
  const [row] = await tx.query(revisionSql, []);
  if (row === undefined) throw new RangeError('the row of the alert rules is missing');
  return row.revision;
}

/** Whoever changes the rules waits until the transaction ends. */
export async function lockRevision(tx: Transaction): Promise<number> {
  const [row] = await tx.query(lockRevisionSql, []);
  if (row === undefined) throw new RangeError('the row of the alert rules is missing');
  return row.revision;
}

/** The rules in force and those to come; what is over at `now` is left out. */
export async function loadRules(tx: Transaction, now: number): Promise<LoadedRules> {
  const [row] = await tx.query(loadRulesSql, [at(now)]);
  if (row === undefined) throw new RangeError('the row of the alert rules is missing');
  return {
    revision: row.revision,
    catchAllPolicyId: row.catch_all_policy_id ?? undefined,
    grouping: toGrouping(row.grouping),
    changedAt: row.changed_at,
    routes: (row.routes ?? []).map(({ id, name, policyId, definition }) => toRoute(id, name, policyId, definition)),
    inhibitions: (row.inhibitions ?? []).map(({ definition, ...named }) => ({ ...definition, ...named })),
    maintenanceWindows: (row.windows ?? []).map(({ definition, ...named }) => ({ ...definition, ...named })),
    silences: row.silences ?? [],
  };
}

/** JSON has no undefined: what is missing there is undefined here. */
export function toRoute(
  id: string,
  name: string,
  policyId: string | null,
  definition: Definition<AlertRoute>,
): AlertRoute {
  const { grouping } = definition;
  return {
    ...definition,
    id,
    name,
    policyId: policyId ?? undefined,
    grouping: grouping === undefined ? undefined : toGrouping(grouping),
  };
}

function toGrouping({ by, windowMs, flapMs }: Grouping): Grouping {
  return { by, windowMs, flapMs };
}

/** Locks the rules until the transaction ends: changes come one after the other. @returns the new revision */
export async function raiseRevision(tx: Transaction, now: number): Promise<number> {
  const [row] = await tx.query(raiseRevisionSql, [at(now)]);
  if (row === undefined) throw new RangeError('the row of the alert rules is missing');
  return row.revision;
}

export async function updateDefaults(
  tx: Transaction,
  { catchAllPolicyId, grouping }: Pick<AlertRules, 'catchAllPolicyId' | 'grouping'>,
): Promise<void> {
  await tx.execute(updateDefaultsSql, [catchAllPolicyId ?? null, JSON.stringify(grouping)]);
}
