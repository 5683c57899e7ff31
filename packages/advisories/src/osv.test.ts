import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advisory } from './advisory.ts';
import { baseScoreOf } from './cvss.ts';
import { compileAffected, evaluate } from './evaluate.ts';
import { parseAdvisory } from './osv.ts';
import { hasShared, sharedText } from './test-shared.ts';

function advisory(json: object): Advisory {
  const result = parseAdvisory({ id: 'X-1', ...json });
  if (!result.ok) throw new Error(result.problem);
  return result.advisory;
}

const LOW = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N';
const CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H';

describe('parseAdvisory', () => {
  it.each([
    ['DEBIAN-CVE-2024-1234', ['CVE-2024-1234'], ['CVE-2024-1234'], []],
    ['UBUNTU-CVE-2024-1234', ['CVE-2024-1234'], ['CVE-2024-1234'], []],
    ['RHSA-2024:1', ['CVE-2024-1234'], ['CVE-2024-1234'], []],
    ['DSA-1-1', ['CVE-2024-1234', 'CVE-2024-1235'], [], ['CVE-2024-1234', 'CVE-2024-1235']],
    ['PYSEC-2024-1', ['CVE-2024-1234'], [], ['CVE-2024-1234']],
  ])('takes a record of a distribution about one flaw for that flaw: %s', (id, upstream, aliases, related) => {
    const ecosystem = id.startsWith('PYSEC') ? 'PyPI' : 'Debian:12';

    expect(advisory({ id, upstream, affected: [{ package: { ecosystem, name: 'a' } }] })).toMatchObject({
      aliases,
      related,
    });
  });

  it('reads everything that evaluation needs', () => {
    const read = advisory({
      id: 'PYSEC-2023-175',
      aliases: ['CVE-2023-0001', 'PYSEC-2023-175', 'CVE-2023-0001'],
      related: ['CVE-2023-4863'],
      upstream: ['CVE-2023-5129'],
      summary: ' bundled libwebp ',
      published: '2023-09-20T06:12:00.5Z',
      modified: '2023-09-21',
      affected: [
        {
          package: { ecosystem: 'PyPI', name: 'Pillow_SIMD' },
          versions: ['9.0.0'],
          ranges: [
            {
              type: 'ECOSYSTEM',
              events: [{ introduced: '0' }, { fixed: '10.0.1' }, { last_affected: '11' }, { limit: '*' }],
            },
            { type: 'GIT', events: [{ introduced: '0' }] },
            { type: 'NEW', events: [{ introduced: '1', fixed: '2' }] },
          ],
        },
        { ranges: [{ type: 'GIT', repo: 'https://example.org', events: [{ introduced: '0' }] }] },
      ],
      references: [{ url: 'https://nvd.example/CVE-2024-9999' }, { url: 'https://nvd.example/cve-2023-4863' }, null],
    });

    expect(read).toEqual({
      id: 'PYSEC-2023-175',
      aliases: ['CVE-2023-0001'],
      related: ['CVE-2023-4863', 'CVE-2023-5129'],
      summary: 'bundled libwebp',
      publishedAt: '2023-09-20T06:12:00.500Z',
      modifiedAt: '2023-09-21T00:00:00.000Z',
      withdrawnAt: undefined,
      affected: [
        {
          ecosystem: 'PyPI',
          name: 'pillow-simd',
          versions: ['9.0.0'],
          ranges: [
            {
              type: 'ECOSYSTEM',
              events: [{ introduced: '0' }, { fixed: '10.0.1' }, { lastAffected: '11' }, { limit: '*' }],
            },
            { type: 'GIT', events: [{ introduced: '0' }] },
            { type: 'ECOSYSTEM', events: [{ introduced: '1' }, { fixed: '2' }] },
            { type: 'ECOSYSTEM', events: [] },
          ],
          isUpperBoundUnknown: false,
        },
      ],
      cvss: undefined,
      sourceLevel: undefined,
      isMalicious: false,
      referencedCves: ['CVE-2024-9999'],
    });
  });

  it.each([
    [null, 'an advisory must be a JSON object'],
    [[], 'an advisory must be a JSON object'],
    [{ aliases: [] }, 'the advisory has no `id`'],
    [{ id: null }, 'the advisory has no `id`'],
    [{ id: 'x'.repeat(201) }, "the advisory's `id` is longer than 200 characters"],
    [{ id: 'X-1', affected: {} }, '`affected` of `X-1` is not a list'],
  ])('refuses %j', (json, problem) => {
    expect(parseAdvisory(json)).toEqual({ ok: false, problem });
  });

  it('takes null for every list that OSV leaves open', () => {
    const nulls = {
      aliases: null,
      related: null,
      affected: null,
      references: null,
      severity: null,
      database_specific: null,
    };

    expect(advisory({ ...nulls, withdrawn: null })).toMatchObject({
      aliases: [],
      affected: [],
      withdrawnAt: undefined,
    });
  });

  it.each([[['< 2.0.0']], [[null]], ['< 2.0.0'], [{}]])(
    'rules no version out beside a range that can not be read: %j',
    (ranges) => {
      const read = advisory({
        affected: [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'], ranges }],
      });
      const stateOf = (version: string) =>
        evaluate(compileAffected(read, read.affected), { ecosystem: 'npm', version }).state;

      expect([stateOf('1.0.0'), stateOf('1.5.0')]).toEqual(['affected', 'unknown']);
    },
  );

  it.each(['0001-01-01T00:00:00Z', '', 'soon', 12, undefined])('knows no date for %j', (published) => {
    expect(advisory({ published }).publishedAt).toBeUndefined();
  });

  it('tells a withdrawal with, without and with a broken date', () => {
    expect(advisory({ withdrawn: '2024-01-02T00:00:00Z' }).withdrawnAt).toBe('2024-01-02T00:00:00.000Z');
    expect(advisory({ database_specific: { withdrawn_date_unknown: true } }).withdrawnAt).toBe('unknown_date');
    expect(advisory({ withdrawn: 'yes' }).withdrawnAt).toBe('unknown_date');
  });

  it('takes the highest score of all vectors, wherever they stand', () => {
    const { cvss } = advisory({
      severity: [
        { type: 'CVSS_V3', score: LOW },
        { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' },
        { type: 'Ubuntu', score: 'medium' },
      ],
      affected: [{ package: { ecosystem: 'npm', name: 'a' }, severity: [{ type: 'CVSS_V3', score: CRITICAL }] }],
    });

    expect(cvss).toEqual({ vector: CRITICAL, baseScore: 10 });
  });

  it.each([
    ['CRITICAL', 'critical'],
    ['Medium', 'moderate'],
    ['MODERATE', 'moderate'],
    ['Unknown', undefined],
    [7, undefined],
  ])('reads the worded level %j as %j', (severity, level) => {
    expect(advisory({ database_specific: { severity } }).sourceLevel).toBe(level);
  });

  it.each<[object, boolean]>([
    [{ id: 'MAL-2024-1' }, true],
    [{ database_specific: { cwe_ids: ['CWE-506'] } }, true],
    [{ database_specific: { 'malicious-packages-origins': [] } }, true],
    [{ database_specific: { cwe_ids: ['CWE-79'] } }, false],
  ])('sees in %j whether it is malicious code: %s', (json, isMalicious) => {
    expect(advisory(json).isMalicious).toBe(isMalicious);
  });

  it('never throws, whatever JSON comes', () => {
    const keys = fc.constantFrom(
      'id',
      'affected',
      'aliases',
      'severity',
      'package',
      'ranges',
      'events',
      'type',
      'score',
      'versions',
    );
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(keys, tie('node')),
      ),
    }));
    fc.assert(
      fc.property(node, (json) => {
        expect(typeof parseAdvisory(json).ok).toBe('boolean');
      }),
    );
  });
});

describe('baseScoreOf', () => {
  it.each([
    [CRITICAL, 10],
    [`${CRITICAL}/E:U`, 10],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', 9.3],
    ['CVSS:3.1/AV:N/AC:L', undefined],
    ['CVSS:9.9/AV:N', undefined],
    ['high', undefined],
    ['', undefined],
  ])('scores `%s` %j', (vector, score) => {
    expect(baseScoreOf(vector)).toBe(score);
  });

  const file = 'fixtures/cvss/vectors.tsv';

  it.skipIf(!hasShared(file))('agrees with the published base scores (needs ../shared beside the checkout)', () => {
    const rows = sharedText(file)
      .split('\n')
      .map((line) => line.split('\t'));
    // The published 4.0 scores are of the whole vector; with base metrics only, that is the base score.
    const optional = /\/(?:E|[CIA]R|M[A-Z]{1,3}|S|AU|R|V|RE|U):/;
    const comparable = rows.filter(
      ([version, vector = '', base = '']) =>
        version?.[0] !== '#' && base !== '' && !(version === '4.0' && optional.test(vector)),
    );

    const wrong = comparable.filter(([, vector = '', base]) => baseScoreOf(vector) !== Number(base));

    expect(comparable.length).toBeGreaterThan(4_000);
    expect(wrong).toEqual([]);
  });
});
