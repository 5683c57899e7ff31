import {
  type AdvisoryIndex,
  type Component,
  type Finding,
  type SourcedStatement,
  type VexCheck,
  type VexTrust,
  type VexView,
  checkVexAlone,
  ecosystemBase,
  matcherOver,
  packagesNamed,
  productKeyOf,
  readSbom,
} from '@lockstep/advisories';
import { openDocument, unreadable } from '../files/open-file.ts';
import type { Progress } from '../progress.ts';
import { readAdvisories } from './read-advisories.ts';
import { rejections } from './replay-history.ts';
import { readVexFiles, vexNotes } from './read-vex-files.ts';

export interface CheckInput {
  readonly files: readonly string[];
  readonly sbom: readonly string[];
  readonly advisories?: readonly string[];
  readonly service?: string;
  readonly release?: string;
  readonly product?: readonly string[];
  readonly trust: VexTrust;
}

/** What every statement of VEX documents does to SBOMs, or how near it came; from files alone. */
export async function checkVexFiles(input: CheckInput, progress: Progress) {
  try {
    const now = new Date().toISOString();
    const vex = await readVexFiles(input.files, input.trust, now);
    const loaded = input.advisories === undefined ? undefined : await readAdvisories(input.advisories, progress);
    const matcher = loaded && matcherOver(loaded.index);
    const views: VexView[] = [];
    for (const file of input.sbom) {
      const read = await readSbom((await openDocument(file)).chunks, {}, file);
      if (!read.ok) throw unreadable(file, read.problem, read.help);
      const { components } = read.sbom;
      const findings = matcher?.findingsOf(components) ?? assumed(vex.statements, components);
      views.push({ release: releaseOf(input, file), components, findings });
    }
    const isKnown = (id: string): boolean => loaded === undefined || isNamed(loaded.index, id);
    const checks = checkVexAlone(vex.statements, views, now, isKnown);
    return {
      answer: {
        schema: 'lockstep.vex.check/1',
        sboms: input.sbom,
        documents: vex.documents.map(({ file, statements, refused }) => ({
          file,
          statements,
          problem: refused?.message ?? null,
          help: refused?.help ?? null,
        })),
        statements: checks.map(toAnswer),
      },
      /** Of documents that could not be read. */
      refused: vex.documents.flatMap(({ refused }) => refused ?? []),
      notes: [
        ...vexNotes(vex),
        ...(loaded === undefined
          ? ['without `--advisories` every component that a statement names counts as affected']
          : rejections(loaded.rejected)),
      ],
    };
  } finally {
    progress.end();
  }
}

function isNamed({ advisories, groups }: AdvisoryIndex, id: string): boolean {
  return [id, id.toUpperCase()].some((one) => advisories.get(one) !== undefined || groups.groupOf(one).ids.length > 1);
}

/** An SBOM file stands for a release; without a name it is known by its file. */
function releaseOf({ service, release, product = [] }: CheckInput, file: string): VexView['release'] {
  return { service: service ?? file, version: release ?? '', digests: [], products: product.map(productKeyOf) };
}

/** Without advisories nobody knows what is affected: whatever a statement names counts as if it were. */
function assumed(statements: readonly SourcedStatement[], components: readonly Component[]): readonly Finding[] {
  const byLabel = Map.groupBy(components, ({ ecosystem, name }) => `${ecosystemBase(ecosystem)}/${name}`);
  const findings = new Map<string, Finding>();
  for (const { statement } of statements) {
    const [group = ''] = statement.vulnerabilities;
    for (const { ecosystem, name } of packagesNamed([statement])) {
      const label = `${ecosystem}/${name}`;
      const held = byLabel.get(label);
      if (held !== undefined)
        findings.set(`${group}\n${label}`, assumedFinding(statement.vulnerabilities, label, held));
    }
  }
  return [...findings.values()];
}

function assumedFinding(ids: readonly string[], label: string, held: readonly Component[]): Finding {
  return {
    group: ids[0] ?? '',
    aliases: ids,
    package: label,
    versions: [...new Set(held.map(({ version }) => version))],
    state: 'affected',
    unknownReason: undefined,
    sources: [],
    scope: 'required',
    knownExploited: undefined,
    exploitedByReference: [],
    isMalicious: false,
    cvss: undefined,
    epss: undefined,
    ssvc: undefined,
    knownAt: undefined,
  };
}

function toAnswer({ by: { statement, source }, ...check }: VexCheck) {
  return {
    file: source.document,
    id: statement.id,
    author: source.author,
    vulnerabilities: statement.vulnerabilities,
    products: statement.products.map(({ text }) => text),
    status: statement.status,
    justification: statement.justification ?? null,
    statement: statement.statement ?? null,
    issuedAt: statement.issuedAt ?? null,
    ...check,
  };
}
