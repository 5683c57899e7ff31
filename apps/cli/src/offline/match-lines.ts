import type { SourceOpinion } from '@lockstep/advisories';
import { counted, named, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { DEADLINES, unknownText } from '../verdict-words.ts';
import type { MatchReport } from './match-sbom.ts';

type Answered = MatchReport['answer']['findings'][number];

/** What people read: what the document is, what was found, then a row per finding. */
export function matchLines({ answer }: MatchReport, terminal: Terminal): string[] {
  const { sbom, findings, asOf } = answer;
  const suppressed = findings.filter(({ scope, suppression }) => scope !== 'excluded' && suppression !== null);
  const gating = findings.filter(({ scope, suppression }) => scope !== 'excluded' && suppression === null);
  const exploited = gating.filter(({ knownExploited }) => knownExploited !== null);
  const unknown = gating.filter(({ state }) => state === 'unknown');
  const owned = findings.filter(({ scope, ownedBy }) => scope === 'excluded' && ownedBy !== undefined);
  const development = findings.length - gating.length - suppressed.length - owned.length;
  const when = asOf === null ? '' : ` As known at ${asOf}.`;
  return [
    `${sbom.file}: ${sbom.format} ${sbom.specVersion}, ${counted(sbom.components, 'component')}, completeness ${sbom.completeness}.${when}`,
    ...(sbom.dropped > 0 ? [`${counted(sbom.dropped, 'entry', 'entries')} of it could not be used.`] : []),
    ...sbom.gaps.map(({ at, problem }) => `Can not be judged, ${at} first: ${problem}.`),
    terminal.paint.bold(
      findings.length === 0
        ? `No finding in ${counted(answer.advisories, 'advisory record')}.`
        : `${counted(findings.length, 'finding')}: ${exploited.length} known exploited${exploited.length === 0 ? '' : ` (${named(exploited.map(({ group }) => group))})`}, ${unknown.length} can not be told, ${development} only in development${owned.length === 0 ? '' : `, ${owned.length} left to the distribution`}${suppressed.length === 0 ? '' : `, ${suppressed.length} suppressed by VEX`}.`,
    ),
    ...(answer.isKevLoaded ? [] : ['No catalogue of known exploited vulnerabilities was given (`--kev`).']),
    ...(findings.length === 0 ? [] : ['', ...findingLines(findings, terminal)]),
  ];
}

function findingLines(findings: readonly Answered[], terminal: Terminal): string[] {
  return tableLines(
    ['FINDING', 'PACKAGE', 'VERSIONS', 'DEADLINE', 'CVSS', 'NOTES'],
    findings.map((finding) => [
      finding.group,
      finding.package,
      named(finding.versions, 2),
      {
        text: `${DEADLINES[finding.deadline]}${finding.isEstimated ? ' (estimated)' : ''}`,
        paint: paintOf(finding, terminal),
      },
      finding.cvss?.baseScore.toFixed(1) ?? '-',
      notesOf(finding).join('; '),
    ]),
    terminal.width,
  );
}

function paintOf({ deadline }: Answered, { paint }: Terminal): (text: string) => string {
  if (deadline === 'three_days' || deadline === 'three_days_forensic') return paint.red;
  return deadline === 'fourteen_days' ? paint.yellow : paint.dim;
}

function notesOf(finding: Answered): string[] {
  const fixed = [...new Set(finding.sources.flatMap((source) => source.fixed))];
  return [
    ...(finding.isMalicious ? ['malicious'] : []),
    ...(finding.knownExploited === null ? [] : [`known exploited since ${finding.knownExploited.listedOn}`]),
    ...(finding.state === 'unknown' ? [unknownText(finding.unknownReason ?? 'advisory_says_nothing')] : []),
    ...(finding.disagreement === undefined ? [] : [disagreementNote(finding.disagreement)]),
    ...(finding.ownedBy === undefined ? [] : [`does not count: brought along by ${named(finding.ownedBy, 1)}`]),
    ...(finding.scope === 'excluded' && finding.ownedBy === undefined ? ['development only'] : []),
    ...(finding.suppression === null ? [] : [`suppressed: ${finding.suppression.because}`]),
    ...(fixed.length === 0 ? [] : [`fixed in ${named(fixed, 2)}`]),
  ];
}

/** `sources differ on 1.7.0: affected GHSA-a, not affected PYSEC-2024-1`. */
function disagreementNote(opinions: readonly SourceOpinion[]): string {
  const byWord = Map.groupBy(opinions, ({ says }) => says.replaceAll('_', ' '));
  const versions = [...new Set(opinions.map(({ version }) => version))];
  const said = [...byWord].map(
    ([word, of]) => `${word} ${named([...new Set(of.map(({ advisoryId }) => advisoryId))], 2)}`,
  );
  return `sources differ on ${named(versions, 2)}: ${said.join(', ')}`;
}
