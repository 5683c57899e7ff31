import type { OperationName } from '@lockstep/contract';

/** What belongs to the restricted incident and has an id of its own. */
export type Belonging =
  | 'entry'
  | 'link'
  | 'task'
  | 'item'
  | 'group'
  | 'evidence'
  | 'attachment'
  | 'update'
  | 'announcement';

/** What is known of the installation before there is any restricted incident, by name of the parameter. */
export type Places = Readonly<Record<string, string>>;

/**
 * How the leak matrix asks an operation. Everybody who may not know of the restricted incident must get the same answer with and
 * without it.
 *
 * - `reads`: asked as it is, before there is a restricted incident and after
 * - `room`: names the incident in its path: asked for it and for one that does not exist
 * - `names`: names it in body or query, likewise
 * - `owned`: names something that belongs to it by id, likewise
 * - `aloof`: takes and gives nothing of incidents: asked with nothing, before and after
 * - `acts`: the same, but does something even when asked with nothing, so it is not asked
 */
export type Row =
  | { readonly kind: 'reads'; readonly query?: Places; readonly body?: object }
  | { readonly kind: 'room'; readonly body?: object; readonly query?: Places; readonly belonging?: Belonging }
  | {
      readonly kind: 'names';
      readonly body?: (ref: string, words: Words) => object;
      readonly query?: (ref: string) => Places;
      /** Where the incident can be named by its id only. */
      readonly isIdOnly?: boolean;
    }
  | { readonly kind: 'owned'; readonly param: string; readonly belonging: Belonging; readonly body?: object }
  | { readonly kind: 'aloof' }
  | { readonly kind: 'acts' };

export interface Words {
  /** An open incident that everybody sees. */
  readonly open: string;
  /** The title of the restricted incident, or one that no incident has. */
  readonly title: string;
}

/** Ways to ask each operation. */
export type LeakRows = Readonly<Partial<Record<OperationName, readonly Row[]>>>;

export const reads: Row = { kind: 'reads' };
export const aloof: Row = { kind: 'aloof' };
export const acts: Row = { kind: 'acts' };
export const because = 'to see what is said';

/** The same row for several operations. */
export function all(row: Row, names: readonly OperationName[]): LeakRows {
  return Object.fromEntries(names.map((name) => [name, [row]]));
}

export const room = (body: object = {}, belonging?: Belonging): readonly [Row] => [
  { kind: 'room', body, ...(belonging === undefined ? {} : { belonging }) },
];
export const group = (body: object = {}): readonly Row[] => [
  { kind: 'owned', param: 'group', belonging: 'group', body },
];
