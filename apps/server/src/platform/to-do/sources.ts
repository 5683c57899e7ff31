import type { Permission } from '@lockstep/contract';
import { statement } from '../db/statement.ts';

/**
 * Work that waits for a human, as one part of the product knows it. All parts together are the screen Now.
 *
 * `sql` is a select without `order by`, with exactly the columns of `toDoColumns` in their order. Its parameters: `$1` the reader (see
 * `isVisible`), `$2` the moment it is asked at. It gives at most what is open: it is bounded by people's attention, not by history.
 */
export interface ToDoSource {
  /** `slice.what`. */
  readonly name: string;
  /** Who may know of these rows at all. */
  readonly permission: Permission;
  readonly sql: string;
}

/**
 * - `row_id`: stays the same while the work is the same; what was snoozed by it comes back when it becomes other work
 * - `kind`, `subject_id`: what it is and of what
 * - `service_id`: the service it is about; `service_ids`: those of it where it is about several at once
 * - `axis`, `severity`: null where it has none
 * - `owner_id`: the person it waits for
 * - `ring`: without an owner, who may do it: the name of a role, or `team` for the team of the service; null: nobody is asked
 * - `due_at`: when it is too late; null: no day
 * - `path`: where it is looked at; `action`: what is done about it, `act`: with what (JSON)
 * - `incident`: name of the incident it belongs to
 */
export const toDoColumns = [
  ['row_id', 'text'],
  ['kind', 'text'],
  ['subject_id', 'text'],
  ['title', 'text'],
  ['detail', 'text'],
  ['service_id', 'uuid'],
  ['service_ids', 'uuid[]'],
  ['axis', 'text'],
  ['severity', 'text'],
  ['owner_id', 'uuid'],
  ['ring', 'text'],
  // Milliseconds, as cursors hold them: what is finer would come again on the next page.
  ['due_at', 'timestamptz(3)'],
  ['since_at', 'timestamptz(3)'],
  ['path', 'text'],
  ['action', 'text'],
  ['act', 'jsonb'],
  ['incident', 'text'],
] as const;

type Column = (typeof toDoColumns)[number][0];

/**
 * The `select` list of a source: every column by its expression, typed; columns that are left out are null.
 *
 * @param expressions SQL by column
 */
export function toDoSelect(expressions: Readonly<Partial<Record<Column, string>>>): string {
  return toDoColumns.map(([name, type]) => `(${expressions[name] ?? 'null'})::${type} as ${name}`).join(', ');
}

/** Declares a source. Its statement is declared with it, so that the test of statements names the one that is wrong. */
export function toDoSource(source: ToDoSource): ToDoSource {
  statement(`to_do.${source.name}`, source.sql);
  return source;
}

const registered: ToDoSource[] = [];

/** Called once per part, when it is loaded. */
export function registerToDo(sources: readonly ToDoSource[]): void {
  registered.push(...sources);
}

/** In the order they were registered. */
export function toDoSources(): readonly ToDoSource[] {
  return registered;
}
