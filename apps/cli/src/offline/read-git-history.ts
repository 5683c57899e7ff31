import { chooseLockFiles, type Component, readSbom, type Sbom } from '@lockstep/advisories';
import type { HistoryRelease } from '@lockstep/gate';
import { CliProblem, exitCodes } from '../cli-problem.ts';
import type { Progress } from '../progress.ts';
import { counted, named } from '../table.ts';
import { git, gitBytes } from './git.ts';
import { type LoadedHistory, recount } from './read-history.ts';
import { type ChosenTags, chooseTags, type ReleaseTag, type Tag } from './release-tags.ts';

export interface GitHistoryInput {
  /** Folder of the repository. */
  readonly git: string;
  readonly last: number;
  /** Paths from the root of the repository; none: every lock file at the root. */
  readonly lockfile?: readonly string[];
  /** What stands before the version in the tags; undefined: what most have. */
  readonly series?: string;
  readonly prereleases: boolean;
}

export interface GitHistory extends LoadedHistory {
  readonly series: string;
  /** Paths that were read at one tag or another. */
  readonly lockFiles: readonly string[];
  /** Of the packages in them, sorted. */
  readonly ecosystems: readonly string[];
}

/** A lock file at a tag; `blob` names its content. */
interface LockFile {
  readonly path: string;
  readonly blob: string;
}

const MOST_SUGGESTED = 5;

/**
 * Reads the lock files at the tags of a repository as a history of releases. Equal contents are read once.
 *
 * @throws CliProblem where there is nothing to read: no git, no repository, no tag, no lock file at any tag
 */
export async function readGitHistory(input: GitHistoryInput, progress: Progress): Promise<GitHistory> {
  const chosen = await chosenTags(input);
  const read = new Map<string, Promise<Sbom | string>>();
  const found: { readonly tag: ReleaseTag; readonly files: readonly LockFile[] }[] = [];
  for (const [index, tag] of chosen.tags.entries()) {
    progress.now(`looking for lock files at ${tag.name}`, index / chosen.tags.length);
    found.push({ tag, files: await lockFilesAt(tag.commit, input) });
  }
  // Before the first lock file there is nothing to judge; a gap later on is a fact.
  const begins = found.findIndex(({ files }) => files.length > 0);
  if (begins === -1) throw await noLockFile(chosen.tags, input);
  const notes = [
    ...tagNotes(chosen),
    ...(begins === 0 ? [] : [`${counted(begins, 'older tag')} without a lock file left out`]),
  ];
  const releases: HistoryRelease[] = [];
  const unknown: string[] = [];
  const components = new Map<HistoryRelease, readonly Component[]>();
  for (const [index, { tag, files }] of found.slice(begins).entries()) {
    progress.now(`reading the lock files of ${tag.name}`, index / (found.length - begins));
    const { release, parts, problems } = await releaseOf(tag, files, input.git, read);
    releases.push(release);
    components.set(release, parts);
    for (const problem of problems) notes.push(`${tag.name}: ${problem}`);
    if (files.length === 0) notes.push(`${tag.name}: it has no lock file, as others have`);
    if (problems.length > 0 || files.length === 0) unknown.push(tag.name);
  }
  if (unknown.length > 0) {
    const names = named(unknown, MOST_SUGGESTED);
    notes.push(
      `what ${names} carried is not known: whether leaving it or going back to it re-opens anything nobody can tell, unless the other side settles it`,
    );
  }
  const recounted = recount(releases, components);
  const all = [...recounted.components.values()].flat();
  return {
    releases: recounted.releases,
    componentsOf: (release) => recounted.components.get(release) ?? [],
    notes,
    series: chosen.series,
    lockFiles: [...new Set(found.flatMap(({ files }) => files.map(({ path }) => path)))].toSorted(),
    ecosystems: [...new Set(all.map(({ ecosystem }) => ecosystem))].filter((each) => each !== '').toSorted(),
  };
}

async function chosenTags(input: GitHistoryInput): Promise<ChosenTags> {
  const isShallow = (await git(input.git, 'rev-parse', '--is-shallow-repository')).trim() === 'true';
  const tags = await listTags(input.git);
  const help = isShallow
    ? 'this is a shallow clone: `git fetch --unshallow --tags`'
    : 'fetch them with `git fetch --tags`, or judge files with `lockstep gate replay`';
  if (tags.length === 0) throw new CliProblem(exitCodes.notFound, `\`${input.git}\` has no tag of a commit`, { help });
  const { series, last, prereleases: withPrereleases } = input;
  const chosen = chooseTags(tags, { series, last, withPrereleases });
  if (chosen.tags.length > 0) return chosen;
  const others = chosen.others.slice(0, MOST_SUGGESTED).map(([each]) => `\`--series '${each}'\``);
  throw new CliProblem(
    exitCodes.notFound,
    series === undefined
      ? `none of the ${tags.length} tags of \`${input.git}\` names a release, such as \`v1.2.3\``
      : `no tag of \`${input.git}\` is a release that begins with \`${series}\``,
    { help: others.length > 0 ? `there are ${others.join(', ')}` : '`--prereleases` takes pre-releases too' },
  );
}

const TAG_FORMAT =
  '%(refname:strip=2)%00%(objecttype) %(objectname) %(committerdate:unix)%00%(*objecttype) %(*objectname) %(*committerdate:unix)';

async function listTags(folder: string): Promise<readonly Tag[]> {
  const listed = await git(folder, 'for-each-ref', `--format=${TAG_FORMAT}`, 'refs/tags');
  return listed.split('\n').flatMap((line) => {
    const [name = '', own = '', peeled = ''] = line.split('\u0000');
    // An annotated tag stands before the commit that it names.
    const [type, commit = '', seconds] = (own.startsWith('tag ') ? peeled : own).split(' ');
    return type === 'commit' ? [{ name, commit, committedAt: Number(seconds) }] : [];
  });
}

function tagNotes({ others, prereleases, series }: ChosenTags): string[] {
  const [first] = others;
  const rest = others.reduce((sum, [, count]) => sum + count, 0);
  return [
    ...(first === undefined
      ? []
      : [
          `${rest} tags that do not begin with \`${series}\` are left out; \`--series '${first[0]}'\` judges ${first[1]} of them`,
        ]),
    ...(prereleases === 0 ? [] : [`${counted(prereleases, 'pre-release')} left out; \`--prereleases\` takes them too`]),
  ];
}

async function lockFilesAt(
  commit: string,
  { git: folder, lockfile = [] }: GitHistoryInput,
): Promise<readonly LockFile[]> {
  const paths = lockfile.map((path) => path.replace(/^\.\//, ''));
  const listed = await git(
    folder,
    'ls-tree',
    '-z',
    '--full-tree',
    commit,
    ...(paths.length === 0 ? [] : ['--', ...paths]),
  );
  const files = listed.split('\u0000').flatMap((line) => {
    const [, blob, path] = /^100\d{3} blob ([\da-f]+)\t([^]+)$/.exec(line) ?? [];
    return blob === undefined || path === undefined ? [] : [{ path, blob }];
  });
  if (paths.length > 0) return files;
  const names = chooseLockFiles(files.map(({ path }) => path));
  return names.flatMap((name) => files.find(({ path }) => path === name) ?? []);
}

async function releaseOf(
  tag: ReleaseTag,
  files: readonly LockFile[],
  folder: string,
  read: Map<string, Promise<Sbom | string>>,
): Promise<{ release: HistoryRelease; parts: readonly Component[]; problems: readonly string[] }> {
  const sboms: { readonly path: string; readonly sbom: Sbom }[] = [];
  const problems: string[] = [];
  for (const { path, blob } of files) {
    // What a file says hangs on its name too.
    const key = `${blob} ${path}`;
    const reading = read.get(key) ?? readBlob(folder, blob, path);
    read.set(key, reading);
    const sbom = await reading;
    if (typeof sbom === 'string') problems.push(`\`${path}\` can not be read: ${sbom}`);
    else sboms.push({ path, sbom });
  }
  const used = sboms.filter(({ path, sbom }) => !isSuperfluous(path, sbom, sboms));
  const parts = used.flatMap(({ sbom }) => sbom.components);
  const release = {
    service: 'repository',
    version: tag.version,
    line: /^\d+/.exec(tag.version)?.[0] ?? tag.version,
    releasedAt: new Date(tag.committedAt * 1_000).toISOString(),
    purl: undefined,
    sbomPath: files.length === 0 ? undefined : files.map(({ path }) => path).join(', '),
    commit: tag.commit,
    sbom: sbomFacts(used, files, parts, problems),
  };
  return { release, parts, problems };
}

/** Of `go.mod` and `go.sum` in one folder the first counts where it is whole, else the second. */
function isSuperfluous(
  path: string,
  sbom: Sbom,
  all: readonly { readonly path: string; readonly sbom: Sbom }[],
): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beside = (name: string): Sbom | undefined => all.find((each) => each.path === `${folder}${name}`)?.sbom;
  if (sbom.specVersion === 'go.sum') return beside('go.mod')?.completeness === 'unknown';
  return sbom.specVersion === 'go.mod' && sbom.completeness === 'incomplete' && beside('go.sum') !== undefined;
}

function sbomFacts(
  used: readonly { readonly sbom: Sbom }[],
  files: readonly LockFile[],
  parts: readonly Component[],
  problems: readonly string[],
): HistoryRelease['sbom'] {
  const [problem] = problems;
  if (problem !== undefined) return { state: 'unparseable', problem };
  if (files.length === 0) return { state: 'missing' };
  return {
    state: 'present',
    digest: files.map(({ blob }) => blob).join(' '),
    completeness: used.some(({ sbom }) => sbom.completeness === 'incomplete') ? 'incomplete' : 'unknown',
    components: parts.length,
    gatingComponents: parts.filter(({ scope }) => scope !== 'excluded').length,
    previousGatingComponents: undefined,
    unjudged: parts.filter(({ ecosystem, version }) => ecosystem === '' || version === '').length,
  };
}

async function readBlob(folder: string, blob: string, path: string): Promise<Sbom | string> {
  const read = await readSbom(gitBytes(folder, 'cat-file', 'blob', blob), {}, path);
  return read.ok ? read.sbom : read.problem;
}

async function noLockFile(
  tags: readonly ReleaseTag[],
  { git: folder, lockfile = [] }: GitHistoryInput,
): Promise<CliProblem> {
  const newest = tags.at(-1);
  const listed =
    newest === undefined ? '' : await git(folder, 'ls-tree', '-r', '-z', '--full-tree', '--name-only', newest.commit);
  const below = listed
    .split('\u0000')
    .filter((path) => chooseLockFiles([path.slice(path.lastIndexOf('/') + 1)]).length > 0);
  const where = lockfile.length > 0 ? lockfile.map((path) => `\`${path}\``).join(', ') : 'a lock file at the root';
  const suggested = below.slice(0, MOST_SUGGESTED).map((path) => `--lockfile ${path}`);
  return new CliProblem(exitCodes.notFound, `none of the ${tags.length} tags of \`${folder}\` has ${where}`, {
    help:
      suggested.length > 0
        ? `${newest?.name ?? ''} has ${below.length} elsewhere, such as \`${suggested.join(' ')}\``
        : 'without lock files, judge the SBOMs of your releases with `lockstep gate replay`',
  });
}
