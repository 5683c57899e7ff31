import type { Finding } from '../finding.ts';
import { bestOf, coverOf, labelOf, vexTrusts } from './cover.ts';
import type { Cover, VexComponent, VexRelease, VexTrust } from './cover.ts';
import type { VexStatement, VexStatus } from './statement.ts';

/** What VEX may not take away unless somebody with the right says so for this document. */
export const vexAcceptances = ['known_exploited', 'malicious'] as const;
export type VexAcceptance = (typeof vexAcceptances)[number];

/** What holds for every statement of a loaded document. */
export interface VexSource {
  /** Name of the document, as lists show it. */
  readonly document: string;
  readonly author: string;
  readonly trust: VexTrust;
  readonly accepts: readonly VexAcceptance[];
  /** ISO 8601, UTC; stands for the date of statements that have none. */
  readonly loadedAt: string;
  /** From then on as if it had never been loaded; the formats have no such member, so it is given when loading. */
  readonly expiresAt: string | undefined;
}

export interface SourcedStatement {
  readonly statement: VexStatement;
  readonly source: VexSource;
}

/** What one statement did to one finding of one release. */
export interface VexOutcome {
  readonly by: SourcedStatement;
  readonly group: string;
  readonly package: string;
  readonly versions: readonly string[];
  /**
   * `suppresses`: it decides, the finding no longer gates. `keeps`: it decides, and says affected or under investigation.
   * `overruled`: another statement decides. `not_applied`: it covers the component and a rule forbids to follow it.
   */
  readonly result: 'suppresses' | 'keeps' | 'overruled' | 'not_applied';
  readonly because: string;
}

export interface AppliedVex {
  readonly findings: readonly Finding[];
  readonly outcomes: readonly VexOutcome[];
}

/** Statements by the flaws they name. */
export type StatementIndex = ReadonlyMap<string, readonly SourcedStatement[]>;

/** A statement stands under every id it names, in lower case; in the order given. */
export function indexStatements(statements: Iterable<SourcedStatement>): StatementIndex {
  const index = new Map<string, SourcedStatement[]>();
  for (const one of statements) {
    for (const id of new Set(one.statement.vulnerabilities.map(normal))) {
      const known = index.get(id);
      if (known === undefined) index.set(id, [one]);
      else known.push(one);
    }
  }
  return index;
}

/** Ids differ in case between sources. */
function normal(id: string): string {
  return id.toLowerCase();
}

/**
 * The findings of a release after VEX: a finding whose every version is covered by a statement that decides `not_affected` or
 * `fixed` stays in the list with its `suppression`. Who decides, per component: the most specific product, then the trust in
 * the document, then the newer date, then the more cautious status. The order of `statements` does not matter.
 *
 * @param components of the release; findings are looked up in them by package and version
 * @param at ISO 8601, UTC: statements of later dates are not known yet, expired ones are as if absent
 * Source: docs/adr/0007-vex.md
 */
export function applyVex(
  findings: readonly Finding[],
  statements: StatementIndex,
  release: VexRelease,
  components: Iterable<VexComponent>,
  at: string,
): AppliedVex {
  if (statements.size === 0 || findings.length === 0) return { findings, outcomes: [] };
  const byPackage = Map.groupBy(components, labelOf);
  const outcomes: VexOutcome[] = [];
  let isChanged = false;
  const after = findings.map((finding): Finding => {
    const candidates = candidatesFor(finding, statements);
    if (candidates.length === 0) return finding;
    const held = (byPackage.get(finding.package) ?? []).filter(({ version }) => finding.versions.includes(version));
    const decided = held.map((component) => decide(finding, candidates, release, component, at));
    for (const outcome of outcomesOf(finding, held, decided)) outcomes.push(outcome);
    const winners = decided.map(({ winner }) => winner);
    const [first] = winners;
    if (first === undefined || !winners.every((winner) => winner !== undefined && isSuppressing(winner)))
      return finding;
    isChanged = true;
    return { ...finding, suppression: suppressionOf(first, winners) };
  });
  return { findings: isChanged ? after : findings, outcomes };
}

function candidatesFor(finding: Finding, statements: StatementIndex): readonly SourcedStatement[] {
  const ids = [finding.group, ...finding.aliases, ...finding.sources.map(({ advisoryId }) => advisoryId)];
  const found = new Set<SourcedStatement>();
  for (const id of new Set(ids.map(normal))) for (const one of statements.get(id) ?? []) found.add(one);
  return [...found];
}

interface Covered {
  readonly by: SourcedStatement;
  readonly cover: Cover;
}

interface Decided {
  readonly winner: Covered | undefined;
  readonly overruled: readonly Covered[];
  readonly refused: readonly { readonly by: SourcedStatement; readonly because: string }[];
}

function decide(
  finding: Finding,
  candidates: readonly SourcedStatement[],
  release: VexRelease,
  component: VexComponent,
  at: string,
): Decided {
  const usable: Covered[] = [];
  const refused: { by: SourcedStatement; because: string }[] = [];
  for (const by of candidates) {
    const cover = bestOf(by.statement.products.map((product) => coverOf(product, by.source.trust, release, component)));
    if (!cover.isCovered) continue;
    const because = refusalOf(by, cover, finding, at);
    if (because === undefined) usable.push({ by, cover });
    else refused.push({ by, because });
  }
  const [winner, ...overruled] = usable.toSorted(compareCovered);
  return { winner, overruled, refused };
}

/** Why a statement that covers the component is not followed; undefined: it may decide. */
function refusalOf(by: SourcedStatement, cover: Cover, finding: Finding, at: string): string | undefined {
  const { statement, source } = by;
  const { status } = statement;
  if (issuedAt(by) > at) return `it is dated ${dayOf(issuedAt(by))}, later than the moment asked about`;
  if (source.expiresAt !== undefined && source.expiresAt <= at) return `it expired on ${dayOf(source.expiresAt)}`;
  if (status === 'affected' || status === 'under_investigation') return undefined;
  if (status === 'not_affected' && statement.justification === undefined && statement.statement === undefined) {
    return 'no justification: it says `not_affected` and not why';
  }
  if (status === 'fixed' && !cover.isVersionNamed) return 'it says `fixed` and names no version that is';
  if (finding.state === 'unknown' && !cover.isExactComponent) {
    return 'it can not be told whether the component is affected: only a statement about exactly its version counts';
  }
  if (
    finding.isMalicious &&
    !(source.accepts.includes('malicious') && source.trust === 'own' && cover.isExactComponent)
  ) {
    return 'malicious code: only a document of our own about exactly this version counts, once a security key holder accepts it';
  }
  if (finding.knownExploited !== undefined && !source.accepts.includes('known_exploited')) {
    return 'known to be exploited: a document counts only once a security key holder accepts it';
  }
  return undefined;
}

const CAUTION: Readonly<Record<VexStatus, number>> = { affected: 0, under_investigation: 1, fixed: 2, not_affected: 3 };

/** Negative when `a` decides. */
function compareCovered(a: Covered, b: Covered): number {
  return (
    b.cover.specificity - a.cover.specificity ||
    vexTrusts.indexOf(a.by.source.trust) - vexTrusts.indexOf(b.by.source.trust) ||
    compareTexts(issuedAt(b.by), issuedAt(a.by)) ||
    CAUTION[a.by.statement.status] - CAUTION[b.by.statement.status] ||
    compareTexts(a.by.source.document, b.by.source.document) ||
    compareTexts(a.by.statement.id, b.by.statement.id)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function issuedAt({ statement, source }: SourcedStatement): string {
  return statement.issuedAt ?? source.loadedAt;
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

function isSuppressing({ by }: Covered): boolean {
  return by.statement.status === 'not_affected' || by.statement.status === 'fixed';
}

function suppressionOf(first: Covered, winners: readonly (Covered | undefined)[]): NonNullable<Finding['suppression']> {
  const { statement, source } = first.by;
  const ends = winners.flatMap((winner) => winner?.by.source.expiresAt ?? []).toSorted();
  const others = new Set(winners.map((winner) => winner?.by)).size - 1;
  return {
    status: statement.status === 'fixed' ? 'fixed' : 'not_affected',
    justification: statement.justification,
    statement: statement.statement,
    author: source.author,
    trust: source.trust,
    document: source.document,
    statementId: statement.id,
    issuedAt: issuedAt(first.by),
    expiresAt: ends[0],
    because: `${source.author} (${source.trust}) says ${groundsOf(statement)}${others === 0 ? '' : `, and ${others} more for its other versions`}`,
  };
}

function groundsOf({ status, justification }: VexStatement): string {
  return justification === undefined ? status : `${status}: ${justification.replaceAll('_', ' ')}`;
}

function outcomesOf(finding: Finding, held: readonly VexComponent[], decided: readonly Decided[]): VexOutcome[] {
  const isWhole = decided.every(({ winner }) => winner !== undefined && isSuppressing(winner));
  const left = held.filter((_, index) => {
    const winner = decided[index]?.winner;
    return winner === undefined || !isSuppressing(winner);
  });
  return decided.flatMap(({ winner, overruled, refused }, index) => {
    const make = (by: SourcedStatement, result: VexOutcome['result'], because: string): VexOutcome => ({
      by,
      group: finding.group,
      package: finding.package,
      versions: [held[index]?.version ?? ''],
      result,
      because,
    });
    return [
      ...(winner === undefined ? [] : [outcomeOfWinner(winner, isWhole, left, make)]),
      ...overruled.map(({ by }) =>
        make(by, 'overruled', `decided by ${winner === undefined ? '' : nameOf(winner.by)}`),
      ),
      ...refused.map(({ by, because }) => make(by, 'not_applied', because)),
    ];
  });
}

function outcomeOfWinner(
  winner: Covered,
  isWhole: boolean,
  left: readonly VexComponent[],
  make: (by: SourcedStatement, result: VexOutcome['result'], because: string) => VexOutcome,
): VexOutcome {
  if (!isSuppressing(winner)) return make(winner.by, 'keeps', winner.by.statement.status);
  if (isWhole) return make(winner.by, 'suppresses', groundsOf(winner.by.statement));
  const versions = [...new Set(left.map(({ version }) => version))].join(', ');
  return make(winner.by, 'not_applied', `the release also holds ${versions}, of which no statement says so`);
}

function nameOf({ source, statement }: SourcedStatement): string {
  return `\`${source.document}\` of ${source.author} (${source.trust}): ${statement.status}`;
}
