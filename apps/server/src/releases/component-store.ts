import { versionKey } from '@lockstep/versions';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** What makes a component one and the same in every SBOM. */
export interface ComponentName {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

export interface StoredComponent extends ComponentName {
  readonly id: number;
}

export interface StoredComponents {
  /** By `componentKey`. */
  readonly ids: ReadonlyMap<string, number>;
  /** Those that no SBOM held before, by rising number. */
  readonly added: readonly StoredComponent[];
}

const findComponentsSql = statement<StoredComponent>(
  'releases.find_components',
  // One at a time by the index: for a plain join the planner reads every component of the fleet.
  `select c.id, c.ecosystem, c.name, c.version
   from unnest($1::text[], $2::text[], $3::text[]) as u (name, ecosystem, version)
   cross join lateral (select x.id, x.ecosystem, x.name, x.version from component x
     where x.name = u.name and x.ecosystem = u.ecosystem and x.version = u.version limit 1) c`,
);
const insertComponentsSql = statement<StoredComponent>(
  'releases.insert_components',
  `insert into component (name, ecosystem, version, version_key)
   select u.name, u.ecosystem, u.version, u.version_key
   from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) with ordinality
     as u (name, ecosystem, version, version_key, place)
   order by u.place
   on conflict (name, ecosystem, version) do nothing
   returning id, ecosystem, name, version`,
);
const listComponentsByIdSql = statement<StoredComponent>(
  'releases.list_components_by_id',
  'select id, ecosystem, name, version from component where id = any($1::int[])',
);

export function componentKey(component: ComponentName): string {
  return `${component.name}\n${component.ecosystem}\n${component.version}`;
}

/**
 * Numbers of components, made where they are new. Writers insert in one order (that of the keys), so that two of them wait for
 * each other and never deadlock.
 */
export async function storeComponents(tx: Transaction, components: Iterable<ComponentName>): Promise<StoredComponents> {
  const distinct = new Map<string, ComponentName>();
  for (const component of components) distinct.set(componentKey(component), component);
  const ids = new Map<string, number>();
  const keep = (rows: readonly StoredComponent[]) => rows.forEach((row) => ids.set(componentKey(row), row.id));
  const missing = () =>
    [...distinct]
      .filter(([key]) => !ids.has(key))
      .sort(byKey)
      .map(([, component]) => component);

  if (distinct.size === 0) return { ids, added: [] };
  keep(await tx.query(findComponentsSql, columnsOf([...distinct.values()])));
  const unknown = missing();
  if (unknown.length === 0) return { ids, added: [] };
  const keys = unknown.map((component) => keyBytes(component));
  const inserted = await tx.query(insertComponentsSql, [...columnsOf(unknown), keys]);
  keep(inserted);
  // Somebody else committed these between our two statements.
  const late = missing();
  if (late.length > 0) keep(await tx.query(findComponentsSql, columnsOf(late)));
  if (ids.size !== distinct.size) throw new RangeError(`${distinct.size - ids.size} components have no number`);
  return { ids, added: inserted.toSorted((a, b) => a.id - b.id) };
}

function byKey([a]: [string, ComponentName], [b]: [string, ComponentName]): number {
  return a < b ? -1 : 1;
}

function columnsOf(components: readonly ComponentName[]): [string[], string[], string[]] {
  return [
    components.map((component) => component.name),
    components.map((component) => component.ecosystem),
    components.map((component) => component.version),
  ];
}

function keyBytes(component: ComponentName): Buffer | null {
  const key = versionKey(component.ecosystem, component.version);
  return key === undefined ? null : Buffer.from(key);
}

export async function listComponentsById(tx: Transaction, ids: readonly number[]): Promise<readonly StoredComponent[]> {
  return ids.length === 0 ? [] : tx.query(listComponentsByIdSql, [ids]);
}
