export type { Component, ComponentScope, Sbom, SbomCompleteness, SbomFormat, SbomProblem } from './component.ts';
export type { Advisory, AffectedPackage, AffectedRange, RangeEvent } from './advisory.ts';
export type {
  Deadline,
  DeadlineClass,
  Exposure,
  Finding,
  FindingSource,
  KnownExploited,
  SourceOpinion,
  SsvcPoints,
  UnknownReason,
} from './finding.ts';
export { compareIds, groupAliases } from './alias-groups.ts';
export type { AliasGroup, AliasGroups } from './alias-groups.ts';
export { baseScoreOf } from './cvss.ts';
export { scoresOf } from './cvss-scores.ts';
export type { CvssScores } from './cvss2.ts';
export { BOD_26_04, deadlineOf, isExposed } from './deadline.ts';
export type { DeadlineInput } from './deadline.ts';
export { BOD_26_04_PRESET, deadlinePresets, parseDeadlineTable } from './deadline-preset.ts';
export type { DeadlinePreset, DeadlineRow, ParsedDeadlineTable, SeverityDays } from './deadline-preset.ts';
export { diffFindings } from './diff.ts';
export type { FindingsDiff, FindingSets } from './diff.ts';
export { DamagedIndex } from './index-file/bytes.ts';
export { encodeIndex } from './index-file/encode-index.ts';
export type { AboutIndex, IndexNotes } from './index-file/encode-index.ts';
export { isIndexFile } from './index-file/layout.ts';
export { openIndex } from './index-file/open-index.ts';
export type { FileIndex, OpenedIndex } from './index-file/open-index.ts';
export { dueDate } from './due-date.ts';
export type { DueDate } from './due-date.ts';
export { parseEpss, parseEpssHeader, parseEpssLine } from './epss.ts';
export type { EpssScore, EpssTable, ParsedEpss } from './epss.ts';
export { compileAffected, evaluate } from './evaluate.ts';
export type { CompiledAffected, Verdict } from './evaluate.ts';
export { foldFindings } from './fold-findings.ts';
export type { AdvisoryFacts, FoldContext, Intelligence, Lookup, MatchedComponent } from './fold-findings.ts';
export { parseKev } from './kev.ts';
export type { KevCatalogue, KevEntry, ParsedKev } from './kev.ts';
export { compilePackage, matchComponent } from './match-component.ts';
export type { CompiledPackage, ComponentMatch } from './match-component.ts';
export { createMatcher, indexAdvisories, matcherOver, NO_INTELLIGENCE } from './match.ts';
export type { AdvisoryIndex, Matcher, MatcherOptions } from './match.ts';
export { mergeAdvisories } from './merge-advisories.ts';
export { parseAdvisory } from './osv.ts';
export type { ParsedAdvisory } from './osv.ts';
export { ecosystemBase, osvPackageName } from './package-name.ts';
export { ecosystemApplies } from './release-applies.ts';
export { componentGaps, hasGap } from './component-gaps.ts';
export { ecosystemOfOwner } from './os-owners.ts';
export { ecosystemNames, isEcosystemName, nearestEcosystem } from './ecosystem-names.ts';
export { isDistribution } from './distribution.ts';
export { smallestFixedVersion } from './smallest-fixed-version.ts';
export { parseSsvcTsv, parseVulnrichment } from './ssvc.ts';
export type { ParsedSsvc, SsvcTable } from './ssvc.ts';
export { buildPurl, readCanonicalPurl } from './purl-canonical.ts';
export type { CanonicalPurl, PurlParts } from './purl-canonical.ts';
export { formatPurl, parsePurl } from './purl.ts';
export type { ParsedPurl, Purl } from './purl.ts';
export { packageOfPurl, purlToPackage } from './purl-package.ts';
export type { OsvPackage, PackageOfPurl } from './purl-package.ts';
export { chooseLockFiles } from './lockfiles/choose-lock-files.ts';
export { DEFAULT_SBOM_LIMITS, readSbom } from './sbom/read-sbom.ts';
export type { ReadSbom, SbomLimits } from './sbom/read-sbom.ts';
export { applyVex, indexStatements, vexAcceptances } from './vex/apply.ts';
export type {
  AppliedVex,
  SourcedStatement,
  StatementIndex,
  VexAcceptance,
  VexOutcome,
  VexSource,
} from './vex/apply.ts';
export { bareName, productKeyOf, vexTrusts } from './vex/cover.ts';
export type { VexComponent, VexRelease, VexTrust } from './vex/cover.ts';
export { readVex } from './vex/read-vex.ts';
export { checkVex, checkVexAlone, packagesNamed, productKeysOf } from './vex/report.ts';
export type { VexCheck, VexView } from './vex/report.ts';
export { vexJustifications } from './vex/statement.ts';
export type {
  ReadVex,
  VexDocument,
  VexFormat,
  VexJustification,
  VexProblem,
  VexProduct,
  VexSoftware,
  VexStatement,
  VexStatus,
} from './vex/statement.ts';
export { isGating } from './vex/suppression.ts';
export type { Suppression } from './vex/suppression.ts';
