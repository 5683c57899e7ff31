import {
  type Finding,
  type SourcedStatement,
  type StatementIndex,
  type VexComponent,
  applyVex,
  indexStatements,
} from '@lockstep/advisories';
import type { Release } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { listVexLinksAt } from './vex-link-store.ts';
import { listVexByFlaws } from './vex-store.ts';

/** What VEX needs to know of the release that findings are of. */
export type VexSubject = Pick<Release, 'service' | 'version' | 'digests'>;

interface Applied {
  readonly findings: readonly Finding[];
  readonly from: number;
  readonly until: number;
}

/** Statements about the flaws of one SBOM, ready to be asked about every release that has it. */
export interface VexOfSbom {
  readonly statements: StatementIndex;
  readonly components: readonly VexComponent[];
  /** By service, in lower case. */
  readonly links: ReadonlyMap<string, readonly string[]>;
  /** Moments at which a statement begins or ends to hold, rising. */
  readonly changes: readonly number[];
  /** By release: answers are one list for as long as they hold. */
  readonly applied: Map<string, Applied>;
}

/** What statements say about the flaws of several SBOMs, each in its place. */
export async function loadVexOfSboms(
  tx: Transaction,
  sboms: readonly { readonly findings: readonly Finding[]; readonly components: readonly VexComponent[] }[],
  loadedAt: number,
): Promise<readonly VexOfSbom[]> {
  const named = sboms.map(({ findings }) => flawsNamed(findings));
  const statements = await listVexByFlaws(tx, new Set(named.flatMap((flaws) => [...flaws])), loadedAt);
  const links = statements.length === 0 ? new Map<string, readonly string[]>() : await linksByService(tx, loadedAt);
  const all = indexStatements(statements);
  return sboms.map(({ components }, at) => {
    const own = new Map(
      [...(named[at] ?? [])].flatMap((flaw) => {
        const about = all.get(flaw);
        return about === undefined ? [] : [[flaw, about] as const];
      }),
    );
    return {
      statements: own,
      components: own.size === 0 ? [] : components,
      links,
      changes: changesOf([...own.values()].flat()),
      applied: new Map(),
    };
  });
}

/** In lower case, as statements are found by. */
function flawsNamed(findings: readonly Finding[]): ReadonlySet<string> {
  const ids = findings.flatMap(({ group, aliases, sources }) => [
    group,
    ...aliases,
    ...sources.map((one) => one.advisoryId),
  ]);
  return new Set(ids.map((id) => id.toLowerCase()));
}

function changesOf(statements: readonly SourcedStatement[]): readonly number[] {
  const changes = statements
    .flatMap(({ statement, source }) => [statement.issuedAt ?? source.loadedAt, source.expiresAt])
    .flatMap((text) => (text === undefined ? [] : [Date.parse(text)]));
  return [...new Set(changes)].toSorted((a, b) => a - b);
}

/** Products linked to services, by service in lower case. */
export async function linksByService(
  tx: Transaction,
  loadedAt: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const links = Map.groupBy(await listVexLinksAt(tx, loadedAt), ({ service }) => service.toLowerCase());
  return new Map([...links].map(([service, list]) => [service, list.map(({ product }) => product)]));
}

/** The findings of one release after VEX; without a statement about any of them, the very list that was given. */
export function findingsAfterVex(
  vex: VexOfSbom,
  findings: readonly Finding[],
  subject: VexSubject,
  knownAt: number,
): readonly Finding[] {
  if (vex.statements.size === 0) return findings;
  const key = `${subject.service}\n${subject.version}\n${subject.digests.join()}`;
  const known = vex.applied.get(key);
  if (known !== undefined && knownAt >= known.from && knownAt < known.until) return known.findings;
  const release = { ...subject, products: vex.links.get(subject.service.toLowerCase()) ?? [] };
  const at = new Date(knownAt).toISOString();
  const answer = applyVex(findings, vex.statements, release, vex.components, at);
  vex.applied.set(key, {
    findings: answer.findings,
    from: vex.changes.findLast((moment) => moment <= knownAt) ?? Number.NEGATIVE_INFINITY,
    until: vex.changes.find((moment) => moment > knownAt) ?? Number.POSITIVE_INFINITY,
  });
  return answer.findings;
}
