import { finding } from '@lockstep/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../finding.ts';
import { applyVex, indexStatements } from './apply.ts';
import type { SourcedStatement, VexSource } from './apply.ts';
import type { VexProduct, VexStatement } from './statement.ts';

const at = '2026-06-01T00:00:00.000Z';
const release = { service: 'web', version: '2.0.0', digests: ['sha256:aa'], products: [] };
const left = { ecosystem: 'npm', name: 'left', version: '1.0.0' };

const known = (more: Partial<Finding> = {}): Finding =>
  finding('CVE-2026-0001', { aliases: ['CVE-2026-0001', 'GHSA-aaaa-bbbb-cccc'], ...more });

const product = (purl: string, ...parts: string[]): VexProduct => ({
  ...software(purl),
  parts: parts.map(software),
  platform: undefined,
});

function software(text: string) {
  const purl = text.startsWith('pkg:') ? text : undefined;
  return { text, purl, name: purl === undefined ? text : undefined, version: undefined, range: undefined };
}

let serial = 0;

function says(
  products: VexProduct | readonly VexProduct[],
  statement: Partial<VexStatement> = {},
  source: Partial<VexSource> = {},
): SourcedStatement {
  serial += 1;
  return {
    statement: {
      id: `/statements/${serial}`,
      vulnerabilities: ['CVE-2026-0001'],
      products: [products].flat(),
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      statement: undefined,
      issuedAt: '2026-01-01T00:00:00.000Z',
      ...statement,
    },
    source: {
      document: 'd',
      author: 'Example',
      trust: 'own',
      accepts: [],
      loadedAt: '2026-01-01T00:00:00.000Z',
      expiresAt: undefined,
      ...source,
    },
  };
}

function apply(statements: readonly SourcedStatement[], one = known(), components = [left], moment = at) {
  return applyVex([one], indexStatements(statements), release, components, moment);
}

const statusAfter = (...args: Parameters<typeof apply>) => apply(...args).findings[0]?.suppression?.status;

describe('which product', () => {
  it.each([
    ['the component and version', product('pkg:npm/left@1.0.0')],
    ['the component in any version', product('pkg:npm/left')],
    ['the service and release', product('pkg:generic/web@2.0.0')],
    ['the service by its name', product('web')],
    ['an image by its digest', product('pkg:oci/anything@sha256%3Aaa')],
    ['a part of the service', product('pkg:oci/web', 'pkg:npm/left@1.0.0')],
  ])('follows a statement about %s', (_, named) => {
    expect(statusAfter([says(named)])).toBe('not_affected');
  });

  it.each([
    ['another version', product('pkg:npm/left@1.0.1')],
    ['another package', product('pkg:npm/right@1.0.0')],
    ['another ecosystem', product('pkg:pypi/left@1.0.0')],
    ['another release', product('pkg:generic/web@2.0.1')],
    ['another image', product('pkg:oci/web@sha256%3Abb')],
    ['another part of the service', product('pkg:oci/web', 'pkg:npm/right')],
    ['a part of a product that is not ours', product('pkg:oci/api', 'pkg:npm/left@1.0.0')],
  ])('does not follow one about %s', (_, named) => {
    expect(statusAfter([says(named)])).toBeUndefined();
  });

  it.each([
    ['vers:semver/>=1.5.0|<3.0.0', 'not_affected'],
    ['vers:semver/>=3.0.0', undefined],
    ['<=2.0.0', undefined],
  ])('reads a range of releases: %s', (range, status) => {
    expect(statusAfter([says({ ...product('web'), range })])).toBe(status);
  });

  it.each([
    ['vers:npm/>=0.9.0|<1.0.1', 'not_affected'],
    ['vers:npm/<1.0.0', undefined],
  ])('reads a range of component versions: %s', (range, status) => {
    expect(statusAfter([says({ ...product('pkg:npm/left'), range })])).toBe(status);
  });

  it('takes a name for our service in documents of our own only, or when linked', () => {
    const stranger = says(product('pkg:oci/web'), {}, { trust: 'hub' });
    const linked = { ...release, products: ['pkg:oci/web'] };

    expect(statusAfter([stranger])).toBeUndefined();
    const [after] = applyVex([known()], indexStatements([stranger]), linked, [left], at).findings;
    expect(after?.suppression?.trust).toBe('hub');
  });

  it('finds the flaw by an alias, whatever its case', () => {
    expect(statusAfter([says(product('pkg:npm/left'), { vulnerabilities: ['ghsa-AAAA-bbbb-cccc'] })])).toBe(
      'not_affected',
    );
  });

  it('asks for the same distribution release', () => {
    const component = { ecosystem: 'Debian:12', name: 'openssl', version: '3.0.11-1' };
    const one = known({ package: 'Debian/openssl', versions: ['3.0.11-1'] });
    const about = (distro: string) => [says(product(`pkg:deb/debian/openssl@3.0.11-1?distro=${distro}`))];

    expect(statusAfter(about('debian-12'), one, [component])).toBe('not_affected');
    expect(statusAfter(about('debian-11'), one, [component])).toBeUndefined();
  });
});

describe('who decides', () => {
  it('believes the more specific, then the more trusted, then the newer', () => {
    const broad = says(product('web'), { status: 'affected', issuedAt: '2026-05-01T00:00:00.000Z' });
    const exact = says(product('web', 'pkg:npm/left@1.0.0'), {}, { document: 'exact' });
    const hub = says(product('pkg:npm/left@1.0.0'), { status: 'affected' }, { trust: 'hub' });
    const own = says(product('pkg:npm/left@1.0.0'), { issuedAt: '2025-01-01T00:00:00.000Z' });
    const newer = says(product('pkg:npm/left@1.0.0'), { status: 'under_investigation', issuedAt: at });

    expect(statusAfter([broad])).toBeUndefined();
    expect(statusAfter([broad, exact])).toBe('not_affected');
    expect(statusAfter([hub])).toBeUndefined();
    expect(statusAfter([hub, own])).toBe('not_affected');
    expect(statusAfter([hub, own, newer])).toBeUndefined();
  });

  it('takes the more cautious of two that are equal in all else', () => {
    const no = says(product('pkg:npm/left'));
    const yes = says(product('pkg:npm/left'), { status: 'affected' });

    expect(apply([no, yes]).outcomes.map(({ by, result }) => [by.statement.status, result])).toEqual([
      ['affected', 'keeps'],
      ['not_affected', 'overruled'],
    ]);
  });

  it('holds from its date to its end, and an expired one is as if absent', () => {
    const one = says(product('pkg:npm/left'), {}, { expiresAt: '2026-07-01T00:00:00.000Z' });
    const when = (moment: string) => statusAfter([one], known(), [left], moment);

    expect(when('2025-12-31T00:00:00.000Z')).toBeUndefined();
    expect(when('2026-06-30T23:59:59.999Z')).toBe('not_affected');
    expect(when('2026-07-01T00:00:00.000Z')).toBeUndefined();
  });
});

describe('what is not followed', () => {
  const becauseOf = (...args: Parameters<typeof apply>) =>
    apply(...args)
      .outcomes.map(({ because }) => because)
      .join();

  it('a statement that does not say why', () => {
    expect(becauseOf([says(product('pkg:npm/left'), { justification: undefined })])).toContain('no justification');
    expect(statusAfter([says(product('pkg:npm/left'), { justification: undefined, statement: 'not called' })])).toBe(
      'not_affected',
    );
  });

  it('`fixed` without the version that is', () => {
    expect(becauseOf([says(product('pkg:npm/left'), { status: 'fixed' })])).toContain('names no version');
    expect(statusAfter([says(product('pkg:npm/left@1.0.0'), { status: 'fixed' })])).toBe('fixed');
  });

  it('anything but the exact version where it can not be told whether it is affected', () => {
    const unknown = known({ state: 'unknown', unknownReason: 'advisory_says_nothing' });

    expect(statusAfter([says(product('pkg:generic/web@2.0.0'))], unknown)).toBeUndefined();
    expect(statusAfter([says(product('pkg:npm/left@1.0.0'))], unknown)).toBe('not_affected');
  });

  it('known exploited without acceptance, malicious without acceptance in a document of our own', () => {
    const knownExploited = {
      cve: 'CVE-2026-0001',
      listedOn: '2026-01-01',
      dueOn: undefined,
      via: 'alias',
      hasRansomwareUse: false,
    } as const;
    const exploited = known({ knownExploited });
    const malicious = known({ isMalicious: true });
    const exact = product('pkg:npm/left@1.0.0');
    const accepting = (source: Partial<VexSource>, named = exact) => [says(named, {}, source)];

    expect(statusAfter([says(exact)], exploited)).toBeUndefined();
    expect(statusAfter(accepting({ accepts: ['known_exploited'] }), exploited)).toBe('not_affected');
    expect(statusAfter(accepting({ accepts: ['known_exploited'] }), malicious)).toBeUndefined();
    expect(statusAfter(accepting({ accepts: ['malicious'], trust: 'vendor' }), malicious)).toBeUndefined();
    expect(statusAfter(accepting({ accepts: ['malicious'] }, product('pkg:npm/left')), malicious)).toBeUndefined();
    expect(statusAfter(accepting({ accepts: ['malicious'] }), malicious)).toBe('not_affected');
  });

  it('one that speaks of some of the versions only', () => {
    const both = known({ versions: ['1.0.0', '1.1.0'] });
    const components = [left, { ...left, version: '1.1.0' }];
    const first = says(product('pkg:npm/left@1.0.0'), {}, { expiresAt: '2026-09-01T00:00:00.000Z' });
    const second = says(product('pkg:npm/left@1.1.0'), {}, { expiresAt: '2026-08-01T00:00:00.000Z' });

    expect(apply([first], both, components).outcomes).toMatchObject([
      { result: 'not_applied', because: 'the release also holds 1.1.0, of which no statement says so' },
    ]);
    const [after] = apply([first, second], both, components).findings;
    expect(after?.suppression?.expiresAt).toBe('2026-08-01T00:00:00.000Z');
  });
});

describe('laws', () => {
  const purls = ['pkg:npm/left', 'pkg:npm/left@1.0.0', 'pkg:npm/right', 'web', 'pkg:generic/web@2.0.0', 'pkg:oci/api'];
  const anyStatement = fc
    .record({
      purl: fc.constantFrom(...purls),
      part: fc.constantFrom(undefined, 'pkg:npm/left', 'pkg:npm/right@2.0.0'),
      status: fc.constantFrom('not_affected', 'affected', 'fixed', 'under_investigation'),
      vulnerability: fc.constantFrom('CVE-2026-0001', 'CVE-2026-0002'),
      trust: fc.constantFrom('own', 'vendor', 'hub'),
      day: fc.integer({ min: 1, max: 9 }),
      expires: fc.constantFrom(undefined, '2026-05-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'),
    } as const)
    .map(({ purl, part, status, vulnerability, trust, day, expires }) =>
      says(
        product(purl, ...(part === undefined ? [] : [part])),
        { status, vulnerabilities: [vulnerability], issuedAt: `2026-01-0${day}T00:00:00.000Z` },
        { trust, expiresAt: expires },
      ),
    );
  const right = { ecosystem: 'npm', name: 'right', version: '2.0.0' };
  const all = [
    known(),
    finding('CVE-2026-0002'),
    finding('CVE-2026-0002', { package: 'npm/right', versions: ['2.0.0'] }),
  ];
  const after = (statements: readonly SourcedStatement[]) =>
    applyVex(all, indexStatements(statements), release, [left, right], at).findings;

  it('the order of documents and statements does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 6 }), (statements) => {
        expect(after(statements.toReversed())).toEqual(after(statements));
      }),
    );
  });

  it('a statement changes only findings of the flaw it names, and loses none', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), anyStatement, (statements, added) => {
        const [before, then] = [after(statements), after([...statements, added])];
        expect(then.map(({ suppression: _s, ...rest }) => rest)).toEqual(all);
        for (const [index, one] of then.entries()) {
          if (!added.statement.vulnerabilities.includes(one.group)) expect(one).toEqual(before[index]);
        }
      }),
    );
  });

  it('what has expired is as if absent', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 6 }), (statements) => {
        const inForce = statements.filter(({ source }) => source.expiresAt === undefined || source.expiresAt > at);
        expect(after(statements)).toEqual(after(inForce));
      }),
    );
  });
});
