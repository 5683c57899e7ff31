import { type CompiledPackage, compilePackage, ecosystemBase, matchComponent } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import {
  type AbsentNumbers,
  type NewMatch,
  type StoredComponent,
  findAbsent,
  insertMatches,
  listArrived,
  listComponentsOfRows,
  listUnjudged,
  markJudged,
} from './match-store.ts';
import { type StoredAdvisory, bumpRevision, listByPackages, shareRevision } from './store.ts';

/**
 * Matches components nobody has judged yet against everything loaded, superseded records included: "as loaded at T" stays answerable.
 * Components of releases are judged once, whatever the number of releases that hold them.
 *
 * @returns how many were new
 */
export async function judgeComponents(tx: Transaction, componentIds: readonly number[]): Promise<number> {
  if ((await listUnjudged(tx, componentIds)).length === 0) return 0;
  await shareRevision(tx);
  const components = await listUnjudged(tx, componentIds);
  await judge(tx, components);
  return components.length;
}

/** Judges components that this very transaction has added: nobody else can see them, so nobody else has judged them. */
export async function judgeAdded(tx: Transaction, components: readonly StoredComponent[]): Promise<void> {
  await shareRevision(tx);
  await judge(tx, components);
}

async function judge(tx: Transaction, components: readonly StoredComponent[]): Promise<void> {
  await insertMatches(tx, await matchAll(tx, components));
  await markJudged(
    tx,
    components.map((component) => component.id),
  );
}

async function matchAll(
  tx: Transaction,
  components: readonly StoredComponent[],
  isAsked: (stored: StoredAdvisory) => boolean = () => true,
): Promise<NewMatch[]> {
  const packages = new Map<string, StoredComponent[]>();
  for (const component of components) {
    const key = packageKey(component);
    const others = packages.get(key);
    if (others === undefined) packages.set(key, [component]);
    else others.push(component);
  }
  const named = [...packages.values()].flatMap(([first]) =>
    first === undefined ? [] : [{ ecosystem: ecosystemBase(first.ecosystem), name: first.name }],
  );
  const advisories = Map.groupBy(await listByPackages(tx, named), packageKey);
  const matches: NewMatch[] = [];
  for (const [key, sharing] of packages) {
    for (const stored of advisories.get(key) ?? []) {
      if (isAsked(stored)) matches.push(...matchesOf(stored, sharing));
    }
  }
  return matches;
}

/** Many at a time take less asking; all at once would take any amount of memory. */
const arrivedAtOnce = 5_000;

/** What a load has written: the records in force of its feed that have one of these ids. */
export interface WrittenRecords {
  readonly feed: string;
  readonly ids: ReadonlySet<string>;
}

/**
 * Ends a load: matches components that have come in since it began, under numbers that were absent then, because whoever judged
 * them could not see what it writes. From here on judging waits for the end of the transaction.
 */
export async function closeLoad(
  tx: Transaction,
  written: WrittenRecords,
  absent: readonly AbsentNumbers[],
): Promise<void> {
  if (written.ids.size === 0) {
    await bumpRevision(tx);
    return;
  }
  // Twice: while nobody is kept out, which may take its time, and then what has come in during that time.
  const stillAbsent = await findAbsent(tx);
  await judgeArrived(tx, written, absent);
  await bumpRevision(tx);
  await judgeArrived(tx, written, stillAbsent);
}

async function judgeArrived(
  tx: Transaction,
  { feed, ids }: WrittenRecords,
  absent: readonly AbsentNumbers[],
): Promise<void> {
  const isWritten = (stored: StoredAdvisory): boolean =>
    stored.feed === feed && stored.supersededAt === undefined && ids.has(stored.advisory.id);
  const arrived = await listArrived(tx, absent);
  for (let from = 0; from < arrived.length; from += arrivedAtOnce) {
    await insertMatches(tx, await matchAll(tx, arrived.slice(from, from + arrivedAtOnce), isWritten));
  }
}

/** What newly loaded advisory rows say about the components we already have; nothing else is looked at. */
export async function matchAdvisories(
  tx: Transaction,
  advisories: readonly StoredAdvisory[],
): Promise<readonly NewMatch[]> {
  const byRow = new Map(advisories.map((stored) => [stored.rowId, stored]));
  const components = await listComponentsOfRows(tx, [...byRow.keys()]);
  const matches: NewMatch[] = [];
  for (const [rowId, sharing] of Map.groupBy(components, (component) => component.row_id)) {
    const stored = byRow.get(rowId);
    if (stored === undefined) continue;
    for (const same of Map.groupBy(sharing, packageKey).values()) matches.push(...matchesOf(stored, same));
  }
  await insertMatches(tx, matches);
  return matches;
}

/** Matches one advisory row against components of one package. */
function matchesOf(stored: StoredAdvisory, components: readonly StoredComponent[]): NewMatch[] {
  const [first] = components;
  if (first === undefined) return [];
  const compiled: CompiledPackage = compilePackage([stored.advisory], first.ecosystem, first.name);
  return components.flatMap((component) =>
    matchComponent(compiled, component).map((match) => ({ componentId: component.id, rowId: stored.rowId, match })),
  );
}

function packageKey(of: { readonly ecosystem: string; readonly name: string }): string {
  return `${ecosystemBase(of.ecosystem)}\n${of.name}`;
}
