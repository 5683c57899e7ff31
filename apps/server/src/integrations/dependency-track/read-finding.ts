import { scoreSeverity } from '../reading/finding-severity.ts';
import { type FindingDraft, type FindingGathering, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { cveAmong, vulnerabilityFinding } from '../reading/vulnerability.ts';

/** States of an analysis that say the project is not concerned, or no longer. */
const OVER = new Set(['NOT_AFFECTED', 'FALSE_POSITIVE', 'RESOLVED']);

export interface TrackProject {
  readonly id: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
}

export function projectOf(project: JsonRecord | undefined): TrackProject | undefined {
  const id = textAt(project, 'uuid');
  return id === undefined ? undefined : { id, name: textAt(project, 'name'), version: textAt(project, 'version') };
}

export function isOver(analysis: unknown): boolean {
  const state = textAt(analysis, 'state') ?? textAt(analysis, 'analysisState') ?? '';
  const isSuppressed = valueAt(analysis, 'isSuppressed') ?? valueAt(analysis, 'suppressed');
  return isSuppressed === true || isSuppressed === 'true' || OVER.has(state);
}

/** One finding of an export. */
export function readFinding(
  finding: JsonRecord,
  project: TrackProject,
  path: string,
  findings: FindingGathering,
): void {
  if (isOver(valueAt(finding, 'analysis'))) return findings.ignore('suppressed at the sender');
  const draft = flawFinding(valueAt(finding, 'component'), valueAt(finding, 'vulnerability'), project);
  if (draft === undefined)
    return findings.reject(`${path}.vulnerability.vulnId`, 'is missing: a finding is known by its vulnerability');
  const { state, detail } = {
    state: textAt(finding, 'analysis', 'state'),
    detail: textAt(finding, 'analysis', 'detail'),
  };
  return findings.finding(path, {
    ...draft,
    annotations: { ...draft.annotations, analysis: state, analysis_detail: detail },
  });
}

/** The same matter in a notification and in an export has the same key. */
export function flawFinding(component: unknown, flaw: unknown, project: TrackProject): FindingDraft | undefined {
  const id = textAt(flaw, 'vulnId');
  if (id === undefined) return undefined;
  const group = textAt(component, 'group');
  const name = textAt(component, 'name');
  const aliases = (listAt(flaw, 'aliases') ?? []).map((alias) => textAt(alias, 'cveId'));
  return vulnerabilityFinding({
    scanner: 'dependency-track',
    target: project.id,
    id,
    cve: cveAmong([id, ...aliases]),
    package: group === undefined || name === undefined ? name : `${group}/${name}`,
    version: textAt(component, 'version'),
    fixedIn: textAt(flaw, 'patchedVersions'),
    file: undefined,
    severityWord: textAt(flaw, 'severity'),
    severity: scoreSeverity(valueAt(flaw, 'cvssv3') ?? valueAt(flaw, 'cvssV3BaseScore')),
    title: textAt(flaw, 'title'),
    description: textAt(flaw, 'description'),
    links: linksOf('advisory', valueAt(recordAt(flaw), 'url')),
    labels: { project: project.name, project_version: project.version, source: textAt(flaw, 'source') },
    annotations: { purl: textAt(component, 'purl'), recommendation: textAt(flaw, 'recommendation') },
  });
}
