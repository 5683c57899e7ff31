import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, type Product, startProduct } from './test-product.ts';

const TODAY = new Date().toISOString();
let product: Product;

/** One flaw for each verdict: exploited (deny), serious by decision points (sign-off); both gone in the newest release. */
const ADVISORIES = [advisory('CVE-2025-0001', 'left', '2.0.0'), advisory('CVE-2025-0002', 'right', '2.0.0')];
const RELEASES = [
  { version: '1.0.0', parts: ['left@1.0.0', 'right@1.0.0'] },
  { version: '1.1.0', parts: ['left@2.0.0', 'right@1.0.0'] },
  { version: '1.2.0', parts: undefined },
  { version: '1.3.0', parts: ['left@2.0.0', 'right@2.0.0'] },
  { version: '1.4.0', parts: ['left@2.0.0', 'right@2.0.0'] },
];
const WHERE = ['--environment', 'production'];

beforeAll(async () => {
  product = await startProduct();
  write('feeds/osv.jsonl', ADVISORIES.map((each) => JSON.stringify(each)).join('\n'));
  write('feeds/kev.json', {
    dateReleased: TODAY,
    vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-02-02' }],
  });
  write('feeds/ssvc.tsv', 'cve\texploitation\tautomatable\ttechnical_impact\nCVE-2025-0002\tnone\tno\ttotal\n');
  for (const { version, parts } of RELEASES) if (parts !== undefined) writeSbom(`sbom/${version}.json.gz`, parts);
  write('releases.json', {
    service: 'web',
    releases: RELEASES.map(({ version, parts }, index) => ({
      version,
      line: '1',
      released_at: new Date(Date.now() - (10 - index) * 86_400_000).toISOString(),
      ...(parts === undefined ? {} : { sbom: `sbom/${version}.json.gz` }),
    })),
  });
  for (const args of [
    ['ledger', 'import', 'releases.json', '--deployments'],
    ['advisories', 'load', 'osv', 'feeds/osv.jsonl', '--content-at', TODAY],
    ['advisories', 'load', 'kev', 'feeds/kev.json'],
    ['advisories', 'load', 'ssvc', 'feeds/ssvc.tsv', '--content-at', TODAY],
  ]) {
    const done = await product.lockstep(args);
    if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.stdout}${done.stderr}`);
  }
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

function advisory(cve: string, name: string, fixed: string) {
  const events = [{ introduced: '0' }, { fixed }];
  return {
    id: cve,
    published: '2025-02-01T00:00:00Z',
    modified: TODAY,
    database_specific: { severity: 'HIGH' },
    affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events }] }],
  };
}

function write(path: string, value: unknown): void {
  const file = join(product.folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
}

function writeSbom(path: string, parts: readonly string[]): void {
  const components = parts.map((part) => ({ type: 'library', name: part.split('@')[0], purl: `pkg:npm/${part}` }));
  const file = join(product.folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, gzipSync(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components })));
}

function check(target: string, ...more: readonly string[]) {
  return product.lockstep(['gate', 'check', 'web', target, ...WHERE, ...more]);
}

async function enforce(): Promise<void> {
  await product.admin.post('/api/v1/services/web/mode', { mode: 'enforcing', reason: 'the test asks for codes' });
}

describe('gate check', () => {
  it('stops nobody while the service is warn-only, unless it is strict', async () => {
    const warned = await check('1.0.0');
    const strict = await check('1.0.0', '--strict');

    expect([warned.code, strict.code]).toEqual([0, 10]);
    expect(warned.stdout).toContain('effect: warn');
    expect(warned.stdout).toMatch(/✗ denied[^]*CVE-2025-0001 known exploited/);
  });

  it('ends with 0 when allowed, 10 when denied, 11 for a sign-off, 12 when facts are missing', async () => {
    await enforce();

    const codes = [];
    for (const target of ['1.3.0', '1.0.0', '1.1.0', '1.2.0']) codes.push((await check(target)).code);

    expect(codes).toEqual([0, 10, 11, 12]);
  });

  it('ends with 1 for a broken settings file, 2 for a wrong call, 3 for what does not exist', async () => {
    const incomplete = await product.lockstep(['gate', 'check', 'web', '1.3.0']);
    const wrongWord = await check('1.3.0', '--motive', 'boredom');
    const unknown = await check('9.9.9');
    write('config/lockstep/config.json', '{ broken');
    const broken = await check('1.3.0');
    write('config/lockstep/config.json', {});

    const asJson = await product.lockstep(['gate', 'check', 'web', '1.3.0', '--json']);

    expect([broken.code, incomplete.code, wrongWord.code, unknown.code]).toEqual([1, 2, 2, 3]);
    expect(JSON.parse(asJson.stderr)).toMatchObject({ schema: 'lockstep.problem/1', exitCode: 2 });
    expect(unknown.stderr).toMatch(/`9\.9\.9`[^]*help: /);
  });

  it('ends with 4 when not permitted, 5 when nobody answers', async () => {
    const args = ['gate', 'check', 'web', '1.3.0', ...WHERE, '--json'];
    const stranger = await product.lockstep(args, { env: { LOCKSTEP_TOKEN: 'lsk_wrong' } });
    const nobody = await product.whileAway(() => product.lockstep(args));

    expect([stranger.code, nobody.code]).toEqual([4, 5]);
    expect(JSON.parse(stranger.stderr)).toMatchObject({ schema: 'lockstep.problem/1', exitCode: 4 });
    expect(JSON.parse(nobody.stderr)).toMatchObject({ exitCode: 5, message: expect.stringContaining(product.url) });
  });

  it('answers as JSON with the exit code inside, and nothing else on stdout', async () => {
    const { stdout, code } = await check('1.1.0', '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'lockstep.gate.check/1',
      verdict: 'needs_signoff',
      exitCode: code,
      judgement: { reopened: [expect.objectContaining({ group: 'CVE-2025-0002' })] },
    });
  });
});

describe('explain', () => {
  it('judges a stored decision again and finds the same', async () => {
    const { number } = JSON.parse((await check('1.0.0', '--json')).stdout) as { number: number };

    const replayed = await product.lockstep(['explain', `G-${number}`, '--replay', '--json']);

    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.stdout)).toMatchObject({ isSame: true, stored: { verdict: 'deny' } });
  });
});

describe('run', () => {
  beforeAll(enforce);
  const asked = (target: string, ...more: readonly string[]) => [
    'run',
    '--service',
    'web',
    ...WHERE,
    '--target',
    target,
    ...more,
    '--',
  ];
  const node = (script: string) => [process.execPath, '-e', script];

  it('runs what is allowed, hands on its output, and records the deployment with its decision', async () => {
    const done = await product.lockstep([
      ...asked('1.3.0'),
      ...node('console.log(process.argv.slice(1).join())'),
      '--',
      'a b',
    ]);
    const listed = await product.lockstep(['deploy', 'list', '--service', 'web', '--limit', '1', '--json']);

    expect(done).toMatchObject({ code: 0, stdout: 'a b\n' });
    expect(JSON.parse(listed.stdout)).toMatchObject({
      schema: 'lockstep.deploy.list/1',
      items: [{ version: '1.3.0', isGated: true, decisionId: expect.any(String), to: null }],
    });
  });

  it('does not run what is denied or waits for keys', async () => {
    const denied = await product.lockstep([...asked('1.0.0'), ...node('console.log("ran")')]);
    const waiting = await product.lockstep([...asked('1.1.0'), ...node('console.log("ran")')]);

    expect([denied.code, waiting.code]).toEqual([10, 11]);
    expect([denied.stdout, waiting.stdout]).toEqual(['', '']);
  });

  it('ends as the command ends, and records nothing then', async () => {
    const failed = await product.lockstep([...asked('1.4.0'), ...node('process.exit(7)')]);
    const absent = await product.lockstep([...asked('1.4.0'), './no-such-program']);
    const listed = await product.lockstep(['deploy', 'list', '--service', 'web', '--limit', '1', '--json']);

    expect([failed.code, absent.code]).toEqual([7, 127]);
    expect(JSON.parse(listed.stdout)).toMatchObject({ items: [{ version: '1.3.0' }] });
  });

  it('hands signals on to the command', async () => {
    const script = 'process.on("SIGTERM", () => process.exit(42)); console.log("up"); setInterval(() => {}, 1000)';
    const child = product.start([...asked('1.4.0'), ...node(script)]);
    child.stdout?.once('data', () => child.kill('SIGTERM'));
    const code = await new Promise((resolve) => child.on('close', resolve));

    expect(code).toBe(42);
  });

  it('uses the last verdict when Lockstep can not be reached', async () => {
    const known = await product.lockstep([...asked('1.0.0'), ...node('')]);

    const denied = await product.whileAway(() => product.lockstep([...asked('1.0.0'), ...node('console.log("ran")')]));

    expect([known.code, denied.code, denied.stdout]).toEqual([10, 10, '']);
    expect(denied.stderr).toMatch(/The last verdict[^]*deny/);
  });

  it('goes ahead without an answer, and the next command records it', async () => {
    const done = await product.whileAway(() => product.lockstep([...asked('1.4.0'), ...node('console.log("ran")')]));
    const isWaiting = existsSync(join(product.folder, 'state/lockstep/waiting'));
    const next = await product.lockstep(['deploy', 'list', '--service', 'web', '--limit', '1', '--json']);

    expect(done).toMatchObject({ code: 0, stdout: 'ran\n' });
    expect(isWaiting).toBe(true);
    expect(next.stderr).toMatch(/Recorded late: deployment of web 1\.4\.0/);
    expect(JSON.parse(next.stdout)).toMatchObject({ items: [{ version: '1.4.0', to: null }] });
  });

  it('refuses without Lockstep when told to fail closed, or when the service does', async () => {
    const command = node('console.log("ran")');
    const told = await product.whileAway(() => product.lockstep([...asked('1.4.0', '--fail-closed'), ...command]));
    await product.lockstep(['service', 'update', 'web', '--fail-closed']);
    await product.lockstep([...asked('1.4.0'), ...node('')]);

    const known = await product.whileAway(() => product.lockstep([...asked('1.4.0'), ...command]));
    await product.lockstep(['service', 'update', 'web', '--no-fail-closed']);

    expect([told.code, told.stdout, known.code, known.stdout]).toEqual([5, '', 5, '']);
    expect(known.stderr).toContain('fails closed');
  });
});

describe('ledger import', () => {
  it('changes nothing the second time', async () => {
    const again = await product.lockstep(['ledger', 'import', '.', '--deployments', '--json']);

    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      schema: 'lockstep.ledger.import/1',
      items: [{ releases: { added: 0, unchanged: 5 }, sboms: { added: 0, unchanged: 4 }, problems: [] }],
    });
  });

  it('names what is no ledger', async () => {
    write('none.json', '[{"no":"version"}]');

    const refused = await product.lockstep(['ledger', 'import', 'none.json']);

    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('release 0 has no `version`') });
  });
});

describe('evidence verify', () => {
  it('holds on the server and in an exported file, and finds a changed word in the file', async () => {
    const online = await product.lockstep(['evidence', 'verify', '--json']);
    const exported = await product.lockstep(['evidence', 'export']);
    write('chain.jsonl', exported.stdout);
    write('changed.jsonl', exported.stdout.replace('"deny"', '"allow"'));
    const good = await product.lockstep(['evidence', 'verify', 'chain.jsonl', '--json']);
    const bad = await product.lockstep(['evidence', 'verify', 'changed.jsonl', '--json']);

    expect(JSON.parse(online.stdout)).toMatchObject({ ok: true });
    expect(JSON.parse(good.stdout)).toMatchObject({ schema: 'lockstep.evidence.verify/1', ok: true });
    expect([online.code, good.code, bad.code]).toEqual([0, 0, 1]);
    expect(JSON.parse(bad.stdout)).toMatchObject({ ok: false, reason: 'content_altered' });
  });
});

describe('doctor', () => {
  it('names what is broken with its cure, and that it is', async () => {
    const { code, stdout } = await product.lockstep(['doctor', '--json']);
    const { checks } = JSON.parse(stdout) as { checks: { check: string; state: string; cure?: string }[] };

    expect(code).toBe(1);
    expect(checks.find(({ check: name }) => name === 'keys')).toMatchObject({
      state: 'broken',
      cure: expect.stringContaining('Settings'),
    });
    expect(checks.filter(({ state }) => state === 'ok').map(({ check: name }) => name)).toEqual(
      expect.arrayContaining(['server', 'database', 'background work', 'version', 'token', 'feeds', 'evidence']),
    );
  });
});

describe('versions contains', () => {
  it('says why it can not know', async () => {
    const answer = await product.lockstep(['--json', 'versions', 'contains', 'npm', 'npm-range', '1.x.2', '1.0.2']);

    expect(answer.code).toBe(12);
    expect(JSON.parse(answer.stdout)).toMatchObject({ contains: 'unknown', problem: '`1.x.2` is no npm range' });
  });
});

describe('gate check --wait', () => {
  beforeAll(enforce);

  it('asks the keys, says who is waited for, and ends with 0 when both are turned', async () => {
    const ben = await product.addPerson('Ben');
    const me = await product.admin.get('/api/v1/access/me');
    const grant = (userId: string, role: string) =>
      product.admin.post(`/api/v1/access/people/${userId}/roles`, { role, change: 'grant' });
    await grant(String(me['userId']), 'reliability_key');
    await grant(ben.userId, 'security_key');
    const child = product.start([
      'gate',
      'check',
      'web',
      '1.1.0',
      ...WHERE,
      '--wait',
      '--reason',
      'checkout burns',
      '--json',
    ]);
    const done = ended(child);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    const waiting = await product.lockstep(['gate', 'decisions', '--waiting', '--json']);
    const [decision] = (JSON.parse(waiting.stdout) as { items: { id: string }[] }).items;
    const path = `/api/v1/gate/decisions/${decision?.id}`;
    const { factsDigest } = await product.admin.get(path);

    await product.admin.post(`${path}/keys/reliability`, { factsDigest });
    await ben.session.post(`${path}/keys/security`, { factsDigest });
    const { code, stdout, stderr } = await done;

    expect(stderr).toMatch(/Waiting for the keys of G-\d+:[^]*… reliability: Ada[^]*… security: Ben/);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ mayProceed: true, signoff: { state: 'signed' } });
  });

  it('wants a reason that the keys can read', async () => {
    const refused = await check('1.1.0', '--wait');

    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--reason') });
  });
});
