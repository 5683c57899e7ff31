import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, type Product, startProduct } from './test-product.ts';

const TODAY = new Date().toISOString();
const SERVICES = ['api', 'shop', 'web'] as const;
const WHERE = ['--environment', 'production'];
let product: Product;

/** 1.0.0 re-opens what is exploited (deny), 1.1.0 something serious (sign-off), 1.2.0 and 1.3.0 are clean; 1.3.0 serves. */
const RELEASES = [
  { version: '1.0.0', parts: ['left@1.0.0', 'right@1.0.0'] },
  { version: '1.1.0', parts: ['left@2.0.0', 'right@1.0.0'] },
  { version: '1.2.0', parts: ['left@2.0.0', 'right@2.0.0'] },
  { version: '1.3.0', parts: ['left@2.0.0', 'right@2.0.0'] },
];

beforeAll(async () => {
  product = await startProduct();
  write('osv.jsonl', [flaw('CVE-2025-0001', 'left'), flaw('CVE-2025-0002', 'right')].join('\n'));
  write(
    'kev.json',
    JSON.stringify({ dateReleased: TODAY, vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-02-02' }] }),
  );
  write('ssvc.tsv', 'cve\texploitation\tautomatable\ttechnical_impact\nCVE-2025-0002\tnone\tno\ttotal\n');
  for (const { version, parts } of RELEASES) {
    const components = parts.map((part) => ({ type: 'library', name: part.split('@')[0], purl: `pkg:npm/${part}` }));
    write(`sbom-${version}.json`, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }));
  }
  for (const service of SERVICES) {
    const releases = RELEASES.map(({ version }, at) => ({
      version,
      line: '1',
      released_at: new Date(Date.now() - (10 - at) * 86_400_000).toISOString(),
      sbom: `sbom-${version}.json`,
    }));
    write(`${service}.json`, JSON.stringify({ service, releases }));
  }
  for (const args of [
    ...SERVICES.map((service) => ['ledger', 'import', `${service}.json`, '--deployments']),
    ['advisories', 'load', 'osv', 'osv.jsonl', '--content-at', TODAY],
    ['advisories', 'load', 'kev', 'kev.json'],
    ['advisories', 'load', 'ssvc', 'ssvc.tsv', '--content-at', TODAY],
  ]) {
    const done = await product.lockstep(args);
    if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.stdout}${done.stderr}`);
  }
  for (const service of SERVICES)
    await product.admin.post(`/api/v1/services/${service}/mode`, {
      mode: 'enforcing',
      reason: 'the test asks for codes',
    });
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

function flaw(cve: string, name: string): string {
  const ranges = [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }];
  return JSON.stringify({
    id: cve,
    published: '2025-02-01T00:00:00Z',
    modified: TODAY,
    database_specific: { severity: 'HIGH' },
    affected: [{ package: { ecosystem: 'npm', name }, ranges }],
  });
}

function write(path: string, text: string): void {
  const file = join(product.folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

const train = (members: readonly string[], ...more: readonly string[]) =>
  product.lockstep(['gate', 'train', ...members, ...WHERE, ...more]);

describe('gate train', () => {
  it('ends as its hardest member: 0 when all may go, 11 for a sign-off, 10 when one is denied', async () => {
    const codes = [];
    for (const shop of ['1.2.0', '1.1.0', '1.0.0']) codes.push((await train([`shop@${shop}`, 'web@1.2.0'])).code);

    expect(codes).toEqual([0, 11, 10]);
  });

  it('says service by service what may go, why not, and what to do now', async () => {
    const { stdout } = await train(['shop@1.0.0', 'web@1.1.0', 'api@1.2.0']);

    expect(stdout).toMatch(
      /^✗ denied {2}shop 1\.0\.0, web 1\.1\.0 and 1 more to production {2}\(T-\d+\)\n1 of 3 may go ahead/,
    );
    expect(stdout).toMatch(/✗ denied +shop +.*CVE-2025-0001/);
    expect(stdout).toMatch(/\? needs sign-off +web +1\.3\.0 +1\.1\.0 +G-\d+ +not requested/);
    expect(stdout).toMatch(/✓ allowed +api +1\.3\.0 +1\.2\.0 +G-\d+ +may go/);
    expect(stdout).toMatch(
      /leave out what is denied: shop\..*\n.*ask for the keys, once for all: http:\S+\/trains\/\d+\n/,
    );
    expect(stdout).toMatch(/lockstep deploy record api 1\.2\.0 --environment production --decision G-\d+/);
  });

  it('reads lines from a file and from a pipe, beside those that are named', async () => {
    write('train.txt', '# Thursday\nshop 1.2.0\nweb@1.2.0\n');
    const fromFile = await train(['api@1.2.0'], '--file', 'train.txt', '--json');
    const piped = await product.lockstep(['gate', 'train', ...WHERE, '--file', '-', '--json'], {
      input: 'shop 1.2.0\napi 1.2.0\n',
    });

    const servicesOf = ({ stdout }: { readonly stdout: string }) =>
      (JSON.parse(stdout) as { members: { service: string }[] }).members.map(({ service }) => service);
    expect(servicesOf(fromFile)).toEqual(['api', 'shop', 'web']);
    expect(servicesOf(piped)).toEqual(['shop', 'api']);
  });

  it('names the line, or the member, that is wrong', async () => {
    write('broken.txt', 'shop 1.2.0\nweb\nshop 1.1.0\n');
    const lines = await train([], '--file', 'broken.txt');
    const one = await train(['shop@1.2.0']);
    const noVersion = await train(['shop@1.2.0', 'web']);
    const unknown = await train(['shop@1.2.0', 'web@7.7.7']);

    expect(lines).toMatchObject({ code: 2 });
    expect(lines.stderr).toContain(
      '`broken.txt`: line 2: `web` has no version: write `web 1.2.3`; line 3: `shop` is in line 1 already',
    );
    expect(one).toMatchObject({ code: 2, stderr: expect.stringContaining('`shop` alone is no train') as string });
    expect(noVersion).toMatchObject({ code: 2, stderr: expect.stringContaining('`web` has no version') as string });
    expect(unknown).toMatchObject({ code: 3, stderr: expect.stringContaining('`body.members.1` (web)') as string });
  });

  it('is listed, and shown by its name', async () => {
    const { number } = JSON.parse((await train(['shop@1.1.0', 'web@1.2.0'], '--json')).stdout) as { number: number };
    const listed = await product.lockstep(['gate', 'trains', '--service', 'shop', '--json']);
    const shown = await product.lockstep(['explain', `T-${number}`]);
    const nowhere = await product.lockstep(['explain', 'T-999']);

    expect((JSON.parse(listed.stdout) as { items: { number: number }[] }).items[0]).toMatchObject({ number });
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(`(T-${number})`) as string });
    expect(nowhere).toMatchObject({ code: 3, stderr: expect.stringContaining('lockstep gate trains') as string });
  });
});

describe('gate train --wait', () => {
  it('asks the keys once for all, and ends with 0 when each is turned once', async () => {
    const ben = await product.addPerson('Ben');
    const me = await product.admin.get('/api/v1/access/me');
    const grant = (userId: string, role: string) =>
      product.admin.post(`/api/v1/access/people/${userId}/roles`, { role, change: 'grant' });
    await grant(String(me['userId']), 'reliability_key');
    await grant(ben.userId, 'security_key');
    const members = ['shop@1.1.0', 'web@1.1.0', 'api@1.2.0'];
    const child = product.start([
      'gate',
      'train',
      ...members,
      ...WHERE,
      '--wait',
      '--reason',
      'the leak is known',
      '--json',
    ]);
    const done = ended(child);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    const listed = await product.lockstep(['gate', 'trains', '--json']);
    const [asked] = (JSON.parse(listed.stdout) as { items: { id: string }[] }).items;
    const path = `/api/v1/gate/trains/${asked?.id}`;
    const { digest } = await product.admin.get(path);

    const half = await product.admin.post(`${path}/keys/reliability`, { digest });
    await ben.session.post(`${path}/keys/security`, { digest: half['digest'] });
    const { code, stdout, stderr } = await done;

    expect(stderr).toMatch(/Waiting for the keys of T-\d+:[^]*… reliability: Ada, for 2 services[^]*… security: Ben/);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ mayProceed: true, mayProceedCount: 3, state: 'signed' });
  });

  it('wants a reason that the keys can read', async () => {
    expect(await train(['shop@1.1.0', 'web@1.2.0'], '--wait')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason') as string,
    });
  });
});
