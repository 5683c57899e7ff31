import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

const TODAY = new Date().toISOString();
const WHERE = ['--environment', 'production'];
let product: Product;

/** 1.1.0 serves; somebody was in it, and 1.0.0 would be allowed otherwise. */
beforeAll(async () => {
  product = await startProduct();
  const done = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await product.lockstep(args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
  };
  write('osv.jsonl', JSON.stringify({ id: 'CVE-2025-0001', published: TODAY, modified: TODAY, affected: [] }));
  write(
    'kev.json',
    JSON.stringify({ dateReleased: TODAY, vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-02-02' }] }),
  );
  await done('advisories', 'load', 'osv', 'osv.jsonl', '--content-at', TODAY);
  await done('advisories', 'load', 'kev', 'kev.json');
  await done('environment', 'add', 'production', '--production');
  for (const service of ['web', 'shop']) {
    await done('service', 'add', service, '--exposure', 'public');
    for (const version of ['1.0.0', '1.1.0']) {
      await done('release', 'add', service, version);
      await done('deploy', 'record', service, version, ...WHERE);
    }
    await product.admin.post(`/api/v1/services/${service}/mode`, { mode: 'enforcing', reason: 'to see it wait' });
    await product.admin.post('/api/v1/incidents', {
      service,
      environment: 'production',
      title: `somebody was in ${service}`,
      kind: 'security',
      severity: 'sev2',
      onDuplicate: 'declare',
    });
  }
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

function write(path: string, text: string): void {
  writeFileSync(join(product.folder, path), text);
}

it('evidence first: names the command, takes the record of somebody with the key, and ends with what the gate says now', async () => {
  const asked = await product.lockstep(['gate', 'check', 'web', '1.0.0', ...WHERE]);
  const name = /\((G-\d+)\)/.exec(asked.stdout)?.[1] ?? '';
  const captured = (...more: readonly string[]) =>
    product.lockstep(['gate', 'captured', name, '--kind', 'memory', 'logs', '--where', 's3://forensics/web', ...more]);

  const without = await captured();
  const me = await product.admin.get('/api/v1/access/me');
  const roles = `/api/v1/access/people/${String(me['userId'])}/roles`;
  await product.admin.post(roles, { role: 'security_key', change: 'grant' });
  const partly = await captured('--more');
  const whole = await captured('--at', new Date(Date.now() - 60_000).toISOString(), '--sha256', 'A'.repeat(64));
  const again = await captured('--at', '2026-13-01');
  const nothing = await product.lockstep(['gate', 'captured', name, '--where', 'here']);

  expect(asked).toMatchObject({
    code: 11,
    stdout: expect.stringContaining(`lockstep gate captured ${name}`) as string,
  });
  expect(without).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/security key of `web`, or the security lead/) as string,
  });
  expect(partly).toMatchObject({
    code: 11,
    stdout: expect.stringContaining('more evidence is to be captured') as string,
  });
  expect(whole).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('May go ahead: the evidence was captured') as string,
  });
  expect(whole.stdout).toContain('✓ memory, logs: s3://forensics/web');
  expect(again).toMatchObject({ code: 2 });
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('--kind') as string });
});

it('is said once for a release train', async () => {
  const train = await product.lockstep(['gate', 'train', 'shop@1.0.0', 'web@1.0.0', ...WHERE]);
  const name = /\((T-\d+)\)/.exec(train.stdout)?.[1] ?? '';

  const captured = await product.lockstep([
    'gate',
    'captured',
    name,
    '--kind',
    'disk-snapshot',
    '--where',
    'the vault',
  ]);

  expect(train).toMatchObject({ code: 11, stdout: expect.stringMatching(/shop +.*evidence first/) as string });
  expect(train.stdout).toContain(`lockstep gate captured ${name}`);
  expect(captured).toMatchObject({ code: 0, stdout: expect.stringContaining('all 2 may go ahead') as string });
  expect(captured.stdout).toMatch(/✓ disk snapshot: the vault \(.+; shop\)/);
  expect(captured.stdout).not.toMatch(/^WHY/m);
});
