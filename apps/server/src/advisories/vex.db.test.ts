import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listEvidenceRecords } from '../platform/evidence/store.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { ask, openTestGate, openTestService } from '../gate/test-gate.ts';
import { replayDecision } from '../gate/replay-decision.ts';
import { streamOf } from '../releases/test-ledger.ts';
import { listFindings } from './list-findings.ts';
import { acceptVex, linkVexProduct, withdrawVex } from './vex-change.ts';
import { listVex } from './vex-list.ts';
import { type LoadVex, loadVex } from './vex-load.ts';
import { getVexReport } from './vex-report.ts';

const dayMs = 24 * 3_600_000;

let platform: TestPlatform;
let serial = 0;
let web = '';

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
});
afterAll(() => platform.close());
beforeEach(async () => {
  web = `web-${(serial += 1)}`;
  // `left` 1.0.0 is known exploited, `right` 1.0.0 is not.
  await openTestService(platform, web, [
    { version: '1.0.0', parts: ['pkg:npm/left@1.1.0', 'pkg:npm/right@1.0.0'], daysAgo: 30 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.0.0', 'pkg:npm/right@1.1.0'], daysAgo: 10 },
    { version: '1.2.0', parts: ['pkg:npm/left@1.1.0', 'pkg:npm/right@1.1.0'], daysAgo: 2 },
  ]);
});

interface Statement {
  readonly flaw?: string;
  readonly product?: unknown;
  readonly more?: object;
}

const text = (statements: readonly Statement[], more: object = {}) =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://example.org/vex/${web}`,
    author: 'Example PSIRT',
    timestamp: '2026-01-10T00:00:00Z',
    statements: statements.map(({ flaw = 'CVE-2025-0002', product, more: rest }) => ({
      vulnerability: { name: flaw },
      products: [product ?? { '@id': `pkg:generic/${web}`, subcomponents: [{ '@id': 'pkg:npm/right' }] }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      ...rest,
    })),
    ...more,
  });

const load = (document: string | Uint8Array, more: Partial<LoadVex> = {}, ctx = platform.as(['security_key'])) =>
  loadVex(ctx, {
    name: undefined,
    trust: 'own',
    expiresAt: undefined,
    allowOlder: false,
    stream: streamOf(document),
    ...more,
  });

const find = async (version: string, more: { suppressed?: 'exclude' | 'only'; loadedAt?: number } = {}) => {
  const { findings } = await listFindings(platform.as(['responder']), {
    service: web,
    version,
    knownAt: undefined,
    loadedAt: undefined,
    ...more,
  });
  return findings.map(({ group, suppression }) => [group, suppression?.status]);
};

describe('a document', () => {
  it('marks what it suppresses, and leaves out or lists only that when asked', async () => {
    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', undefined]]);

    const { document, isNew } = await load(gzipSync(text([{}])));

    expect(isNew).toBe(true);
    expect(document).toMatchObject({ name: `https://example.org/vex/${web}`, author: 'Example PSIRT', statements: 1 });
    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', 'not_affected']]);
    expect(await find('1.0.0', { suppressed: 'exclude' })).toEqual([]);
    expect(await find('1.0.0', { suppressed: 'only' })).toHaveLength(1);
  });

  it('changes nothing the second time, and is evidence the first', async () => {
    const first = await load(text([{}]));
    const second = await load(text([{}]));

    expect(second).toMatchObject({ isNew: false, document: { id: first.document.id } });
    const records = await listEvidenceRecords(platform.as(['auditor']).read, {
      subjectId: first.document.id,
      type: undefined,
      before: undefined,
      limit: 200,
    });
    const loaded = records.filter(
      ({ type, subjectId }) => type === 'advisories.vex_loaded' && subjectId === first.document.id,
    );
    expect(loaded).toHaveLength(1);
  });

  it('is loaded once, however many load it at the same time', async () => {
    const loads = await Promise.all(Array.from({ length: 10 }, () => load(text([{}]))));

    expect(loads.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(loads.map(({ document }) => document.id)).size).toBe(1);
  });

  it('has verdicts computed again of services that hold what it names, and of no others; all once it expires', async () => {
    const other = `${web}-other`;
    await openTestService(platform, other, [{ version: '1.0.0', parts: ['pkg:npm/else@1.0.0'], daysAgo: 3 }]);
    await platform.database.pool.query('delete from job');
    const expiresAt = platform.clock.now() + dayMs;

    const { document } = await load(text([{}]), { expiresAt });

    const { rows } = await platform.database.pool.query<{ kind: string; key: string; name: string | null }>(
      `select j.kind, j.key, s.name from job j left join service s on s.id::text = j.key order by s.name`,
    );
    const refreshed = rows.filter(({ kind }) => kind === 'gate.ledger_changed').map(({ name }) => name);
    expect(refreshed).toContain(web);
    expect(refreshed).not.toContain(other);
    expect(rows).toContainEqual(expect.objectContaining({ kind: 'gate.refresh_verdicts', key: `vex ${document.id}` }));
  });

  it('takes the place of the one before, which stays answerable', async () => {
    await load(text([{}]));
    const then = platform.clock.now();
    platform.clock.advance(1_000);

    const second = await load(text([{ more: { status: 'affected' } }], { timestamp: '2026-01-11T00:00:00Z' }));

    expect(second.replaced).toBeDefined();
    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', undefined]]);
    expect(await find('1.0.0', { loadedAt: then })).toEqual([['CVE-2025-0002', 'not_affected']]);
    const all = await listVex(platform.as(['auditor']), undefined, true, 10);
    expect(all.slice(0, 2).map(({ ended }) => ended?.kind)).toEqual([undefined, 'replaced']);
  });

  it('is refused when it is older, or speaks of other products under the same id', async () => {
    await load(text([{}]));

    const older = text([{}], { timestamp: '2026-01-01T00:00:00Z' });
    await expect(load(older)).rejects.toMatchObject({ code: 'advisories.feed_older' });
    const other = text([{ product: 'pkg:npm/else' }], { timestamp: '2026-01-12T00:00:00Z' });
    await expect(load(other)).rejects.toMatchObject({ code: 'advisories.vex_differs' });
    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', 'not_affected']]);
  });

  it('ends when it is withdrawn', async () => {
    const { document } = await load(text([{}]));

    await withdrawVex(platform.as(['security_key']), document.id, 'it was wrong');

    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', undefined]]);
    expect((await getVexReport(platform.as(['auditor']), document.id)).checks[0]?.because).toContain('withdrawn');
  });

  it.each([
    ['', 'it is empty'],
    ['{"@context":"https://openvex.dev/ns","statements":[]}', 'it holds no statement'],
    ['{"@context":"https://openvex.dev/ns","statements":[{"status":"safe"}]}', '`safe` is no status'],
    [Buffer.from([0x1f, 0x8b, 0, 0]), 'the gzip data is damaged'],
    [Buffer.from([0xff, 0xfe]), 'it is not UTF-8'],
  ])('is refused with the place and the cure: %s', async (document, problem) => {
    await expect(load(document)).rejects.toMatchObject({
      code: 'advisories.vex_invalid',
      message: expect.stringContaining(problem),
    });
  });

  it('is loaded by those who may', async () => {
    const attempt = load(text([{}]), {}, platform.as(['responder']));

    await expect(attempt).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});

describe('a report', () => {
  it('counts what a statement does and tells the nearest miss', async () => {
    const hub = {
      product: { '@id': 'pkg:golang/example.org/shop', subcomponents: [{ '@id': 'pkg:npm/right@1.0.0' }] },
    };
    const { document } = await load(
      text([
        {},
        { product: 'pkg:npm/right@0.9.0' },
        { product: 'pkg:npm/nothing-of-ours' },
        hub,
        { flaw: 'CVE-2025-0001', product: 'pkg:npm/left@1.0.0' },
        { flaw: 'CVE-1999-0001', product: 'pkg:npm/right' },
      ]),
    );

    const { checks } = await getVexReport(platform.as(['auditor']), document.id);

    expect(checks.map(({ result, components, services }) => [result, components, services])).toEqual([
      ['suppresses', 1, [web]],
      ...Array.from({ length: 5 }, () => ['not_applied', 0, []]),
    ]);
    expect(checks.slice(1).map(({ because }) => because)).toEqual([
      expect.stringMatching(/^the purl names version 0\.9\.0; releases hold 1\.0\.0/),
      'no release holds npm/nothing-of-ours',
      expect.stringContaining('lockstep vex link pkg:golang/example.org/shop SERVICE'),
      'known to be exploited: a document counts only once a security key holder accepts it',
      'the vulnerability id is unknown: no loaded advisory goes by CVE-1999-0001',
    ]);
  });

  it('follows a link from a product to a service', async () => {
    const product = { '@id': 'pkg:golang/example.org/api@v1', subcomponents: [{ '@id': 'pkg:npm/right@1.0.0' }] };
    const unversioned = { ...product, '@id': 'pkg:golang/example.org/api' };
    await load(text([{ product: unversioned }]), { trust: 'hub' });
    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', undefined]]);

    const links = await linkVexProduct(platform.as(['admin']), {
      product: product['@id'],
      service: web,
      isLinked: true,
    });

    expect(links).toMatchObject([{ product: 'pkg:golang/example.org/api', service: web }]);
    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', 'not_affected']]);
    await linkVexProduct(platform.as(['admin']), { product: product['@id'], service: web, isLinked: false });
    expect(await find('1.0.0')).toEqual([['CVE-2025-0002', undefined]]);
  });
});

describe('the gate', () => {
  const exploited = { flaw: 'CVE-2025-0001', product: { '@id': 'pkg:npm/left@1.0.0' } };

  it('denies, allows while an accepted statement holds, says so, and denies again when it ends', async () => {
    expect((await ask(platform, web, '1.1.0')).verdict).toBe('deny');
    const expiresAt = platform.clock.now() + 7 * dayMs;
    const { document } = await load(text([exploited]), { expiresAt });
    expect((await ask(platform, web, '1.1.0')).verdict).toBe('deny');

    await acceptVex(platform.as(['security_key']), document.id, ['known_exploited'], 'left is never loaded');

    const allowed = await ask(platform, web, '1.1.0');
    expect(allowed).toMatchObject({ verdict: 'allow', judgement: { reopened: [] } });
    expect(allowed.judgement.reasons).toContainEqual(
      expect.objectContaining({
        code: 'security.suppressed_by_vex',
        sentence: '1 finding is suppressed by VEX, by Example PSIRT: CVE-2025-0001',
      }),
    );
    expect(await find('1.1.0')).toEqual([['CVE-2025-0001', 'not_affected']]);
    platform.clock.advance(7 * dayMs);
    const after = await ask(platform, web, '1.1.0');
    expect(after.judgement.reasons.map(({ code }) => code)).toContain('security.reopens_known_exploited');
    expect(after.verdict).toBe('deny');
    // What was decided is still explained by what was known then.
    const replayed = await replayDecision(platform.as(['auditor']), allowed.id);
    expect(replayed.isSame).toBe(true);
  });

  it('hears an acceptance from people who hold the security key only', async () => {
    const { document } = await load(text([exploited]));
    const accept = (ctx: ReturnType<TestPlatform['as']>) => acceptVex(ctx, document.id, ['known_exploited'], 'no');

    await expect(accept(platform.as(['admin']))).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(accept(platform.as(['security_key'], { kind: 'token' }))).rejects.toMatchObject({
      code: 'access.interactive_only',
    });
  });
});
