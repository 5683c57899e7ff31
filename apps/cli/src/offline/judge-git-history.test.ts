import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Progress } from '../progress.ts';
import { openTerminal } from '../terminal.ts';
import { gitHistoryLines } from './git-history-lines.ts';
import { judgeGitHistory, type JudgeGitInput } from './judge-git-history.ts';

const terminal = openTerminal({ isJson: false, isColorRefused: true, isColorForced: false });
let folder: string;
let repository: string;
let day: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-git-'));
  repository = join(folder, 'repository');
  day = 0;
  mkdirSync(repository);
  git('init', '--quiet', '--initial-branch=main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...words: string[]): string {
  const date = new Date(Date.UTC(2025, 0, 1) + day * 86_400_000).toISOString();
  const settings = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.org',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'tag.gpgsign=false',
  ];
  return execFileSync('git', [...settings, ...words], {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

/** A commit a day later with these files, and a tag on it. */
function release(tag: string, files: Readonly<Record<string, string>>, ...tagOptions: string[]): void {
  day++;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '-m', tag);
  git('tag', ...tagOptions, tag);
}

function npm(version: string): string {
  const packages = { '': {}, 'node_modules/left': { version }, 'node_modules/dev': { version: '1.0.0', dev: true } };
  return JSON.stringify({ lockfileVersion: 3, packages });
}

function file(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

function advisory(ecosystem: string, name: string, fixed: string) {
  return {
    id: `GHSA-${name}`,
    aliases: ['CVE-2025-0001'],
    modified: '2025-02-01T00:00:00Z',
    published: '2025-02-01T00:00:00Z',
    database_specific: { severity: 'HIGH' },
    affected: [
      {
        package: { ecosystem, name },
        ranges: [{ type: ecosystem === 'npm' ? 'SEMVER' : 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  };
}

function judge(input: Partial<JudgeGitInput> = {}) {
  return judgeGitHistory(
    {
      git: repository,
      last: 40,
      prereleases: false,
      advisories: [file('osv.json', advisory('npm', 'left', '1.3.0'))],
      steps: [1],
      exposure: 'public',
      ...input,
    },
    defaultPolicy,
    createCedarEvaluator(defaultPolicy),
    new Progress(terminal),
  );
}

describe('gate history', () => {
  it('says how often going back one release re-opens something, by name', async () => {
    release('v1.0.0', { 'README.md': 'no lock file yet' });
    release('v1.1.0', { 'package-lock.json': npm('1.2.0') });
    release('v1.2.0', { 'package-lock.json': npm('1.2.0') }, '-a', '-m', 'annotated');
    release('v1.3.0-rc.1', { 'package-lock.json': npm('1.3.0') });
    release('v1.3.0', {});
    release('nightly', {});
    const kev = file('kev.json', { vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-02-02' }] });

    const report = await judge({ kev, steps: [1, 2] });

    expect(report.answer).toMatchObject({
      schema: 'lockstep.gate.history/1',
      series: 'v',
      releases: ['1.1.0', '1.2.0', '1.3.0'],
      lock_files: ['package-lock.json'],
      ecosystems: ['npm'],
      ecosystems_without_advisories: [],
      results: [
        {
          steps: 1,
          pairs: 2,
          reopens: 1,
          pairs_reopening: [{ from: '1.3.0', to: '1.2.0', known_exploited: ['CVE-2025-0001'], verdict: 'deny' }],
        },
        { steps: 2, pairs: 1, reopens: 1 },
      ],
    });
    expect(report.notes).toEqual([
      '1 pre-release left out; `--prereleases` takes them too',
      '1 older tag without a lock file left out',
    ]);
    expect(gitHistoryLines(report, terminal).slice(0, 3)).toEqual([
      'Of your last 3 releases, going back one re-opens a known vulnerability in 1, among them CVE-2025-0001, known exploited.',
      'Of your last 3 releases, going back 2 re-opens a known vulnerability in 1, among them CVE-2025-0001, known exploited.',
      '1.1.0 to 1.3.0, package-lock.json, judged with 1 advisory record.',
    ]);
  });

  it('takes the last releases, pre-releases where they are asked for, from a folder below or a bare clone', async () => {
    for (const patch of [0, 1, 2, 10])
      release(`1.0.${patch}`, { 'sub/x': `${patch}`, 'package-lock.json': npm('1.2.0') });
    release('1.1.0-beta', {});
    git('clone', '--quiet', '--bare', '.', join(folder, 'bare'));

    const below = await judge({ git: join(repository, 'sub'), last: 2 });
    const bare = await judge({ git: join(folder, 'bare'), prereleases: true });

    expect(below.answer.releases).toEqual(['1.0.2', '1.0.10']);
    expect(bare.answer.releases).toEqual(['1.0.0', '1.0.1', '1.0.2', '1.0.10', '1.1.0-beta']);
  });

  it('orders releases of one commit time by version', async () => {
    release('v1.2.0', { 'package-lock.json': npm('1.2.0') });
    for (const tag of ['v1.10.0', 'v1.9.0']) git('tag', tag);

    expect((await judge()).answer.releases).toEqual(['1.2.0', '1.9.0', '1.10.0']);
  });

  it('reads every lock file at the root, and go.sum where go.mod does not say enough', async () => {
    const goSum = 'example.org/a v1.0.0 h1:a=\nexample.org/b v1.0.0 h1:b=\n';
    release('v1.0.0', { 'go.mod': 'module x\n\ngo 1.16\n\nrequire example.org/a v1.0.0\n', 'go.sum': goSum });
    release('v1.1.0', {
      'go.mod': 'module x\n\ngo 1.21\n\nrequire example.org/a v1.0.0\n',
      'package-lock.json': npm('1.3.0'),
    });
    const advisories = [file('go.json', advisory('Go', 'example.org/b', '2.0.0'))];

    const report = await judge({ advisories });

    expect(report.answer).toMatchObject({
      lock_files: ['go.mod', 'go.sum', 'package-lock.json'],
      ecosystems: ['Go', 'npm'],
      ecosystems_without_advisories: ['npm'],
      results: [{ pairs: 1, reopens: 1 }],
    });
    expect(report.notes).toContain('no advisory given is about npm: its packages were judged against nothing');
  });

  it('reads named lock files, and one series of tags of several', async () => {
    release('web@1.0.0', { 'web/package-lock.json': npm('1.2.0'), 'api/package-lock.json': npm('1.3.0') });
    release('web@1.1.0', { 'web/package-lock.json': npm('1.3.0') });
    release('api@1.0.0', {});

    const web = await judge({ lockfile: ['./web/package-lock.json'] });
    const api = await judge({ lockfile: ['api/package-lock.json'], series: 'api@' });

    expect(web.answer).toMatchObject({ series: 'web@', releases: ['1.0.0', '1.1.0'], results: [{ reopens: 1 }] });
    expect(web.notes).toEqual([
      "1 tags that do not begin with `web@` are left out; `--series 'api@'` judges 1 of them",
    ]);
    expect(api.answer).toMatchObject({ series: 'api@', releases: ['1.0.0'], results: [{ pairs: 0 }] });
  });

  it('takes a lock file that is broken or gone as unknown, never as clean', async () => {
    release('v1.0.0', { 'package-lock.json': npm('1.3.0') });
    release('v1.1.0', { 'package-lock.json': '{"lockfileVersion":3,' });
    release('v1.2.0', { 'package-lock.json': npm('1.3.0') });
    git('rm', '--quiet', 'package-lock.json');
    release('v1.3.0', {});
    release('v1.4.0', { 'package-lock.json': npm('1.3.0') });

    const report = await judge();

    expect(report.answer.results[0]?.stops).toMatchObject({ 'ledger.no_sbom': 1, 'ledger.unparseable_sbom': 1 });
    expect(report.notes).toEqual([
      expect.stringMatching(/^v1\.1\.0: `package-lock\.json` can not be read: /),
      'v1.3.0: it has no lock file, as others have',
      expect.stringMatching(/^what v1\.1\.0, v1\.3\.0 carried is not known: /),
    ]);
  });

  it('counts apart what can not be told because a lock file is broken or gone', async () => {
    release('v1.0.0', { 'package-lock.json': npm('1.2.0') });
    release('v1.1.0', { 'package-lock.json': '{"lockfileVersion":3,' });
    release('v1.2.0', { 'package-lock.json': npm('1.2.0') });
    release('v1.3.0', { 'package-lock.json': npm('1.3.0') });

    const report = await judge();
    const [headline, , , figures] = gitHistoryLines(report, terminal);

    expect(report.answer.results).toMatchObject([
      {
        pairs: 3,
        reopens: 1,
        reopens_high_or_critical: 1,
        cannot_tell: 2,
        pairs_reopening: [{ from: '1.3.0', to: '1.2.0' }],
        pairs_cannot_tell: [
          { from: '1.1.0', to: '1.0.0' },
          { from: '1.2.0', to: '1.1.0' },
        ],
      },
    ]);
    expect(headline).toBe(
      'Of your last 4 releases, going back one re-opens a known vulnerability in 1; of 2 nobody can tell.',
    );
    expect(figures).toBe(
      'Going back 1 release: 1 of 3 pairs re-open a known vulnerability (33.3 %), 1 of them a high or critical one; of 2 pairs nobody can tell.',
    );
    expect(gitHistoryLines(report, terminal).join('\n')).toMatch(
      /Whether these re-open anything nobody can tell:\n.*FROM.*\n1\.1\.0 +1\.0\.0 .*\n1\.2\.0 +1\.1\.0 /,
    );
  });

  it('says which advisories are needed, and where they are, when none were given', async () => {
    release('v1.0.0', {
      'package-lock.json': npm('1.2.0'),
      'Cargo.lock': '[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+x"\n',
    });

    await expect(judge({ advisories: undefined as never })).rejects.toMatchObject({
      exitCode: 2,
      message: 'no advisories were given to judge Cargo.lock, package-lock.json with',
      help: expect.stringMatching(/crates\.io\/all\.zip`, `curl -fo npm\.zip .*--advisories crates\.io\.zip npm\.zip/),
    });
  });

  it('says what is missing: a repository, tags, releases, lock files', async () => {
    await expect(judge({ git: parse(folder).root })).rejects.toMatchObject({
      exitCode: 2,
      message: `\`${parse(folder).root}\` is no git repository`,
    });
    await expect(judge({ git: join(folder, 'nowhere') })).rejects.toMatchObject({ exitCode: 2 });
    git('commit', '--quiet', '--allow-empty', '-m', 'first');
    await expect(judge()).rejects.toMatchObject({ exitCode: 3, message: `\`${repository}\` has no tag of a commit` });
    release('nightly', {});
    await expect(judge()).rejects.toMatchObject({ exitCode: 3, message: expect.stringMatching(/names a release/) });
    release('v1.0.0', { 'web/package-lock.json': npm('1.2.0') });
    await expect(judge()).rejects.toMatchObject({
      exitCode: 3,
      message: `none of the 1 tags of \`${repository}\` has a lock file at the root`,
      help: 'v1.0.0 has 1 elsewhere, such as `--lockfile web/package-lock.json`',
    });
    await expect(judge({ series: 'api@' })).rejects.toMatchObject({ exitCode: 3, help: "there are `--series 'v'`" });
  });

  it('says that a shallow clone has no tags', async () => {
    release('v1.0.0', { 'package-lock.json': npm('1.2.0') });
    day++;
    git('commit', '--quiet', '--allow-empty', '-m', 'later');
    git('clone', '--quiet', '--depth', '1', '--no-tags', `file://${repository}`, join(folder, 'shallow'));

    await expect(judge({ git: join(folder, 'shallow') })).rejects.toMatchObject({
      exitCode: 3,
      help: 'this is a shallow clone: `git fetch --unshallow --tags`',
    });
  });
});
