import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Progress } from '../progress.ts';
import { openTerminal } from '../terminal.ts';
import { matchSbom } from './match-sbom.ts';
import { replayHistory, type ReplayInput } from './replay-history.ts';
import { replayLines } from './replay-lines.ts';

const shared = resolve(import.meta.dirname, '../../../../../shared/data');
const terminal = openTerminal({ isJson: false, isColorRefused: true, isColorForced: false });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-replay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, value: unknown, pack = false): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  writeFileSync(file, pack ? gzipSync(text) : text);
  return file;
}

function sbom(...versions: string[]) {
  const components = versions.map((version) => ({
    type: 'library',
    name: 'left',
    version,
    purl: `pkg:npm/left@${version}`,
  }));
  return { bomFormat: 'CycloneDX', specVersion: '1.6', components };
}

const LEFT = {
  id: 'GHSA-left',
  aliases: ['CVE-2025-0001'],
  published: '2025-02-01T00:00:00Z',
  modified: '2025-02-01T00:00:00Z',
  database_specific: { severity: 'HIGH' },
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.3.0' }] }],
    },
  ],
};
const KEV = { vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-02-02' }] };

function replay(input: Partial<ReplayInput> & Pick<ReplayInput, 'releases' | 'advisories'>) {
  const evaluate = createCedarEvaluator(defaultPolicy);
  return replayHistory({ steps: [1], exposure: 'public', ...input }, defaultPolicy, evaluate, new Progress(terminal));
}

describe('gate replay', () => {
  it('judges a history with SBOM files, and names what is known exploited', async () => {
    write('sbom/1.0.0.json.gz', sbom('1.2.0'), true);
    write('sbom/1.1.0.json', sbom('1.3.0'));
    const releases = write('releases.json', {
      service: 'web',
      releases: [
        { version: '1.0.0', released_at: '2025-01-01', sbom: 'sbom/1.0.0.json.gz' },
        { version: '1.1.0', released_at: '2025-01-02', sbom: 'sbom/1.1.0.json' },
      ],
    });
    const advisories = [write('osv/left.jsonl', `${JSON.stringify(LEFT)}\nbroken\n`)];

    const report = await replay({ releases, advisories: [join(folder, 'osv')], kev: write('kev.json', KEV) });

    expect(report.results[0]).toMatchObject({
      steps: 1,
      pairs: 1,
      reopens: 1,
      reopens_high_or_critical: 1,
      verdicts: { allow: 0, deny: 1 },
      pairs_reopening: [{ from: '1.1.0', to: '1.0.0', known_exploited: ['CVE-2025-0001'], verdict: 'deny' }],
    });
    expect(report.notes).toEqual([expect.stringMatching(/^1 advisory record .*left\.jsonl line 2: it is not JSON$/)]);
    expect(advisories).toHaveLength(1);
    expect(replayLines(report, terminal).join('\n')).toMatch(
      /1\.1\.0 +1\.0\.0 +✗ denied +CVE-2025-0001 known exploited/,
    );
  });

  it('knows nothing newer than the moment asked about', async () => {
    const releases = write('releases.json', [
      { version: '1.0.0', purl: 'pkg:npm/left@1.2.0' },
      { version: '1.1.0', purl: 'pkg:npm/left@1.3.0' },
    ]);
    const advisories = [write('left.json', LEFT)];

    const before = await replay({ releases, advisories, asOf: '2025-01-31T00:00:00.000Z' });
    const after = await replay({ releases, advisories, asOf: '2025-02-01T00:00:00.000Z' });

    expect([before.results[0]?.reopens, after.results[0]?.reopens]).toEqual([0, 1]);
  });

  it('takes an SBOM that is missing or broken as unknown, never as clean', async () => {
    write('broken.json', '{"bomFormat":');
    write('good.json', sbom('1.3.0'));
    const releases = write('releases.json', [
      { version: '1.0.0', sbom: 'absent.json' },
      { version: '1.1.0', sbom: 'broken.json' },
      { version: '1.2.0', sbom: 'good.json' },
    ]);

    const report = await replay({ releases, advisories: [write('left.json', LEFT)] });

    expect(report.results[0]?.stops).toMatchObject({ 'ledger.unparseable_sbom': 1 });
    expect(report.notes).toEqual([expect.stringContaining('is not there'), expect.stringMatching(/^1\.1\.0: /)]);
  });

  it('says that verdicts are the mildest possible without a KEV catalogue', async () => {
    const releases = write('releases.json', [{ version: '1.0.0', purl: 'pkg:npm/left@1.2.0' }]);

    const report = await replay({ releases, advisories: [write('left.json', LEFT)] });

    expect(replayLines(report, terminal).join('\n')).toContain('the verdicts are the mildest possible');
  });

  it('refuses files without a single advisory, and damaged ones, by name', async () => {
    const releases = write('releases.json', []);

    await expect(replay({ releases, advisories: [write('none.json', '[]')] })).rejects.toThrow(/no advisory was found/);
    writeFileSync(join(folder, 'cut.gz'), gzipSync(JSON.stringify(LEFT)).subarray(0, 40));
    await expect(replay({ releases, advisories: [join(folder, 'cut.gz')] })).rejects.toThrow(
      /cut\.gz.*damaged or cut short/,
    );
  });

  it.skipIf(!existsSync(join(shared, 'replay-node/releases.json')))(
    'finds the measured numbers in the history of Node.js (needs ../shared/data)',
    async () => {
      const report = await replay({
        releases: join(shared, 'replay-node/releases.json'),
        advisories: [join(shared, 'replay-node/advisories.osv.jsonl.gz')],
      });

      expect(report.results[0]).toMatchObject({
        pairs: 576,
        reopens: 163,
        reopens_high_or_critical: 137,
        cannot_tell: 0,
      });
    },
  );
});

describe('sbom match', () => {
  it('puts the strictest finding first and keeps what is unknown', async () => {
    const file = write('sbom.json', sbom('1.2.0', 'not a version'));

    const { answer } = await matchSbom(
      { file, advisories: [write('left.json', [LEFT])], kev: write('kev.json', KEV), exposure: 'public' },
      new Progress(terminal),
    );

    expect(answer.findings).toEqual([
      expect.objectContaining({
        group: 'CVE-2025-0001',
        package: 'npm/left',
        deadline: 'three_days_forensic',
        isEstimated: true,
        knownExploited: expect.objectContaining({ cve: 'CVE-2025-0001' }),
      }),
    ]);
  });

  it('takes a lock file for an SBOM, by its name where its content leaves it open', async () => {
    const file = write('requirements.txt', '--require-hashes\n-c other.txt\nleft==1.2.0\n');
    const advisory = { ...LEFT, affected: [{ package: { ecosystem: 'PyPI', name: 'left' }, versions: ['1.2.0'] }] };

    const { answer } = await matchSbom(
      { file, advisories: [write('left.json', advisory)], exposure: 'public' },
      new Progress(terminal),
    );

    expect(answer).toMatchObject({
      sbom: {
        format: 'lockfile',
        specVersion: 'requirements.txt',
        completeness: 'incomplete',
        components: 1,
        dropped: 1,
      },
      findings: [{ group: 'CVE-2025-0001', package: 'PyPI/left' }],
    });
  });

  it('refuses what is no SBOM with a cure', async () => {
    const file = write('sbom.json', '{"hello":1}');

    await expect(
      matchSbom({ file, advisories: [write('left.json', LEFT)], exposure: 'none' }, new Progress(terminal)),
    ).rejects.toMatchObject({ message: expect.stringContaining('sbom.json'), exitCode: 1, help: expect.any(String) });
  });
});
