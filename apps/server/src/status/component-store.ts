import type { ComponentState } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { PageComponent } from './page.ts';
import type { StateSpan } from './uptime.ts';

interface ComponentRow {
  id: string;
  page_id: string;
  page: string;
  group_name: string | null;
  name: string;
  description: string | null;
  position: number;
  service_id: string | null;
  service: string | null;
  environment_id: string | null;
  environment: string | null;
  state: ComponentState;
  from_at: number;
  created_at: number;
}

const select = `select c.id, c.page_id, p.slug as page, c.group_name, c.name, c.description, c.position, c.service_id,
     s.name as service, c.environment_id, e.name as environment, now_is.state, now_is.from_at, c.created_at
   from status_component c join status_page p on p.id = c.page_id
   join status_component_state now_is on now_is.component_id = c.id and now_is.until_at is null
   left join service s on s.id = c.service_id left join environment e on e.id = c.environment_id`;

const listSql = statement<ComponentRow>(
  'status.list_components',
  `${select} where c.page_id = any($1::uuid[]) order by c.page_id, c.position, c.id`,
);
const listByIdSql = statement<ComponentRow>(
  'status.list_components_by_id',
  `${select} where c.id = any($1::uuid[]) order by c.page_id, c.position, c.id`,
);
/** In one order, so that two updates never wait for each other. */
const lockSql = statement<ComponentRow>(
  'status.lock_components',
  `${select} where c.id = any($1::uuid[]) order by c.id for no key update of c`,
);
const insertSql = statement<never>(
  'status.insert_component',
  `with made as (
     insert into status_component (id, page_id, group_name, name, description, position, service_id, environment_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id, created_at)
   insert into status_component_state (component_id, from_at, state) select id, created_at, 'operational' from made`,
);
const updateSql = statement<never>(
  'status.update_component',
  `update status_component set group_name = $2, name = $3, description = $4, position = $5, service_id = $6, environment_id = $7
   where id = $1`,
);
const deleteSql = statement<never>(
  'status.delete_components',
  'delete from status_component where id = any($1::uuid[])',
);
/** What began at the very moment is replaced: no state lasts no time. */
const endStateSql = statement<never>(
  'status.end_component_state',
  `update status_component_state set until_at = $2 where component_id = $1 and until_at is null and from_at < $2`,
);
const putStateSql = statement<never>(
  'status.put_component_state',
  `insert into status_component_state (component_id, from_at, state, update_id) values ($1, $2, $3, $4)
   on conflict (component_id, from_at) do update set state = excluded.state, update_id = excluded.update_id, until_at = null`,
);
const listStatesSql = statement<{
  component_id: string;
  state: ComponentState;
  from_at: number;
  until_at: number | null;
}>(
  'status.list_component_states',
  `select component_id, state, from_at, until_at from status_component_state
   where component_id = any($1::uuid[]) and (until_at is null or until_at > $2) order by component_id, from_at`,
);

function toComponent(row: ComponentRow): PageComponent {
  return {
    id: row.id,
    pageId: row.page_id,
    page: row.page,
    group: row.group_name ?? undefined,
    name: row.name,
    description: row.description ?? undefined,
    position: row.position,
    serviceId: row.service_id ?? undefined,
    service: row.service ?? undefined,
    environmentId: row.environment_id ?? undefined,
    environment: row.environment ?? undefined,
    state: row.state,
    stateSince: row.from_at,
    createdAt: row.created_at,
  };
}

/** Of these pages, in their order. */
export async function listComponents(tx: Transaction, pageIds: readonly string[]): Promise<readonly PageComponent[]> {
  return (await tx.query(listSql, [pageIds])).map(toComponent);
}

export async function listComponentsById(tx: Transaction, ids: readonly string[]): Promise<readonly PageComponent[]> {
  return (await tx.query(listByIdSql, [ids])).map(toComponent);
}

export async function lockComponents(tx: Transaction, ids: readonly string[]): Promise<readonly PageComponent[]> {
  return (await tx.query(lockSql, [ids])).map(toComponent);
}

type ComponentFields = Omit<PageComponent, 'page' | 'service' | 'environment' | 'state' | 'stateSince'>;

function fieldValues({ group, name, description, position, serviceId, environmentId }: Omit<ComponentFields, 'id'>) {
  return [group ?? null, name, description ?? null, position, serviceId ?? null, environmentId ?? null];
}

/** Operational from its first moment. */
export async function insertComponent(tx: Transaction, component: ComponentFields): Promise<void> {
  const { id, pageId, createdAt } = component;
  await tx.execute(insertSql, [id, pageId, ...fieldValues(component), at(createdAt)]);
}

export async function updateComponentRow(tx: Transaction, component: ComponentFields): Promise<void> {
  await tx.execute(updateSql, [component.id, ...fieldValues(component)]);
}

export async function deleteComponents(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.execute(deleteSql, [ids]);
}

/** From this moment on; the caller holds the lock of the component. */
export async function setState(
  tx: Transaction,
  change: {
    readonly componentId: string;
    readonly state: ComponentState;
    readonly from: number;
    readonly updateId: string;
  },
): Promise<void> {
  const { componentId, state, from, updateId } = change;
  await tx.execute(endStateSql, [componentId, at(from)]);
  await tx.execute(putStateSql, [componentId, at(from), state, updateId]);
}

/** What these components were said to be since then, by component. */
export async function listStates(
  tx: Transaction,
  componentIds: readonly string[],
  since: number,
): Promise<ReadonlyMap<string, readonly StateSpan[]>> {
  const rows = await tx.query(listStatesSql, [componentIds, at(since)]);
  const grouped = Map.groupBy(rows, ({ component_id: id }) => id);
  return new Map(
    [...grouped].map(([id, spans]) => [
      id,
      spans.map(({ state, from_at: from, until_at: until }) => ({ state, from, until: until ?? undefined })),
    ]),
  );
}
