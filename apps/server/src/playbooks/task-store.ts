import type { Axis, IncidentRole } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Task } from './playbook.ts';

interface TaskRow {
  id: string;
  incident_id: string;
  title: string;
  detail: string;
  axis: Axis | null;
  state: Task['state'];
  owner_id: string | null;
  owner_name: string | null;
  owner_role: IncidentRole | null;
  due_at: number | null;
  created_at: number;
  created_by: ActorRef;
  ended_at: number | null;
  ended_by: ActorRef | null;
  because: string | null;
  playbook: string | null;
  playbook_version: number | null;
  item: string | null;
  version: number;
}

/** Most tasks one incident has. */
export const mostTasks = 500;

const selectTask = `select t.id, t.incident_id, t.title, t.detail, t.axis, t.state, t.owner_id, u.name as owner_name, t.owner_role,
     t.due_at, t.created_at, t.created_by, t.ended_at, t.ended_by, t.because, t.playbook, t.playbook_version, t.item, t.version
   from incident_task t left join user_account u on u.id = t.owner_id`;

const listTasksSql = statement<TaskRow>(
  'playbooks.list_tasks',
  `${selectTask} where t.incident_id = $1
   order by (t.state = 'open') desc, t.due_at nulls last, t.created_at, t.id limit ${mostTasks}`,
);
const findTaskSql = statement<TaskRow>('playbooks.find_task', `${selectTask} where t.incident_id = $1 and t.id = $2`);
const findTaskByIdSql = statement<TaskRow>('playbooks.find_task_by_id', `${selectTask} where t.id = $1`);
const countTasksSql = statement<{ count: number }>(
  'playbooks.count_tasks',
  'select count(*) as count from incident_task where incident_id = $1',
);
const insertTaskSql = statement<{ id: string }>(
  'playbooks.insert_task',
  `insert into incident_task (id, incident_id, title, detail, axis, state, owner_id, owner_role, due_at, created_at, created_by,
     playbook, playbook_version, item)
   values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $12, $13)
   on conflict (incident_id, playbook, item) where playbook is not null do nothing returning id`,
);
const updateTaskSql = statement<never>(
  'playbooks.update_task',
  `update incident_task set title = $3, detail = $4, state = $5, owner_id = $6, owner_role = $7, due_at = $8, ended_at = $9,
     ended_by = $10, because = $11, version = version + 1 where id = $1 and version = $2`,
);

function toTask(row: TaskRow): Task {
  const { playbook, playbook_version: version, item } = row;
  return {
    id: row.id,
    incidentId: row.incident_id,
    title: row.title,
    detail: row.detail,
    axis: row.axis ?? undefined,
    state: row.state,
    owner: row.owner_id === null ? undefined : { id: row.owner_id, name: row.owner_name ?? '' },
    ownerRole: row.owner_role ?? undefined,
    dueAt: row.due_at ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    because: row.because ?? undefined,
    playbook: playbook === null || item === null ? undefined : { name: playbook, version: version ?? 1, item },
    version: row.version,
  };
}

/** Open ones first, by due time. */
export async function listTasksOf(tx: Transaction, incidentId: string): Promise<readonly Task[]> {
  return (await tx.query(listTasksSql, [incidentId])).map(toTask);
}

export async function findTask(tx: Transaction, incidentId: string, id: string): Promise<Task | undefined> {
  const [row] = await tx.query(findTaskSql, [incidentId, id]);
  return row === undefined ? undefined : toTask(row);
}

export async function findTaskById(tx: Transaction, id: string): Promise<Task | undefined> {
  const [row] = await tx.query(findTaskByIdSql, [id]);
  return row === undefined ? undefined : toTask(row);
}

export async function countTasks(tx: Transaction, incidentId: string): Promise<number> {
  const [row] = await tx.query(countTasksSql, [incidentId]);
  return row?.count ?? 0;
}

/** @returns false when the item of the playbook is a task already */
export async function insertTask(tx: Transaction, task: Task): Promise<boolean> {
  const rows = await tx.query(insertTaskSql, [
    task.id,
    task.incidentId,
    task.title,
    task.detail,
    task.axis ?? null,
    task.owner?.id ?? null,
    task.ownerRole ?? null,
    at(task.dueAt),
    at(task.createdAt),
    JSON.stringify(task.createdBy),
    task.playbook?.name ?? null,
    task.playbook?.version ?? null,
    task.playbook?.item ?? null,
  ]);
  return rows.length > 0;
}

/** @returns false when somebody else changed it since it was read */
export async function updateTaskRow(tx: Transaction, task: Task): Promise<boolean> {
  const rows = await tx.execute(updateTaskSql, [
    task.id,
    task.version,
    task.title,
    task.detail,
    task.state,
    task.owner?.id ?? null,
    task.ownerRole ?? null,
    at(task.dueAt),
    at(task.endedAt),
    task.endedBy === undefined ? null : JSON.stringify(task.endedBy),
    task.because ?? null,
  ]);
  return rows > 0;
}
