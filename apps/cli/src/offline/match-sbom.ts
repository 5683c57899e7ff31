import {
  applyVex,
  type Component,
  componentGaps,
  indexStatements,
  type DeadlineClass,
  deadlineOf,
  dueDate,
  type Exposure,
  type Finding,
  matcherOver,
  readSbom,
} from '@lockstep/advisories';
import { type CliProblem, usageProblem } from '../cli-problem.ts';
import { openDocument, unreadable } from '../files/open-file.ts';
import type { Progress } from '../progress.ts';
import { type IntelligenceFiles, readIntelligence } from './read-intelligence.ts';
import { dumpsAdvice } from './osv-dumps.ts';
import { readAdvisories } from './read-advisories.ts';
import { readVexFiles, vexNotes, type VexFiles } from './read-vex-files.ts';
import { rejections } from './replay-history.ts';

export interface MatchInput extends IntelligenceFiles {
  readonly file: string;
  readonly advisories?: readonly string[];
  readonly asOf?: string;
  readonly vex?: readonly string[];
  readonly service?: string;
  readonly release?: string;
  readonly exposure: Exposure;
}

const STRICTNESS: readonly DeadlineClass[] = [
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
];

export type MatchReport = Awaited<ReturnType<typeof matchSbom>>;

/** Findings of one SBOM, strictest first; members as in the API. */
export async function matchSbom(input: MatchInput, progress: Progress) {
  try {
    const read = await readSbom((await openDocument(input.file)).chunks, {}, input.file);
    if (!read.ok) throw unreadable(input.file, read.problem, read.help);
    // Only now it is known which advisories are needed.
    if (input.advisories === undefined) throw adviceOn(input.file, read.sbom.components);
    const loaded = await readAdvisories(input.advisories, progress);
    const { intelligence, notes } = await readIntelligence(input);
    const matcher = matcherOver(loaded.index, intelligence);
    const vex = await readVexFiles(input.vex ?? [], 'own', new Date().toISOString());
    // What they would have suppressed shows as a finding, and nobody would know why.
    const [refused] = vex.documents.flatMap((document) => document.refused ?? []);
    if (refused !== undefined) throw refused;
    const findings = afterVex(matcher.findingsOf(read.sbom.components, input.asOf), vex, read.sbom.components, input)
      .map((finding) => toAnswer(finding, input.exposure))
      .toSorted((a, b) => STRICTNESS.indexOf(a.deadline) - STRICTNESS.indexOf(b.deadline));
    const { format, specVersion, completeness, components, dropped, problems } = read.sbom;
    return {
      answer: {
        schema: 'lockstep.sbom.match/1',
        sbom: {
          file: input.file,
          format,
          specVersion,
          completeness,
          components: components.length,
          dropped,
          problems,
          gaps: componentGaps(components),
        },
        asOf: input.asOf ?? null,
        exposure: input.exposure,
        advisories: loaded.index.advisories.size,
        isKevLoaded: input.kev !== undefined,
        findings,
      },
      notes: [...notes, ...vexNotes(vex), ...rejections(loaded.rejected)],
    };
  } finally {
    progress.end();
  }
}

function adviceOn(file: string, components: readonly Component[]): CliProblem {
  const dumps =
    dumpsAdvice(components.map(({ ecosystem }) => ecosystem)) ?? 'give OSV records with `--advisories FILE...`';
  return usageProblem(
    `no advisories were given to match \`${file}\` with`,
    `${dumps}; or ask a server that keeps them current: \`lockstep release add SERVICE VERSION --sbom FILE\`, then \`lockstep release findings SERVICE VERSION\``,
  );
}

function afterVex(
  findings: readonly Finding[],
  { statements }: VexFiles,
  components: readonly Component[],
  { service = '', release: version = '', asOf }: MatchInput,
): readonly Finding[] {
  const release = { service, version, digests: [], products: [] };
  const at = asOf ?? new Date().toISOString();
  return applyVex(findings, indexStatements(statements), release, components, at).findings;
}

function toAnswer(finding: Finding, exposure: Exposure) {
  const deadline = deadlineOf(finding, exposure);
  const due = dueDate(deadline, finding, undefined);
  return {
    ...finding,
    unknownReason: finding.unknownReason ?? null,
    knownExploited: finding.knownExploited ?? null,
    cvss: finding.cvss ?? null,
    epss: finding.epss ?? null,
    ssvc: finding.ssvc ?? null,
    knownAt: finding.knownAt ?? null,
    suppression: finding.suppression ?? null,
    deadline: deadline.class,
    isEstimated: deadline.isEstimated,
    deadlineBecause: deadline.because,
    dueAt: due.dueAt ?? null,
    dueBecause: due.because,
  };
}
