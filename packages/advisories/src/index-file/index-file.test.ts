import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advisory, AffectedPackage } from '../advisory.ts';
import { createMatcher, matcherOver } from '../match.ts';
import type { Matcher } from '../match.ts';
import { parseAdvisory } from '../osv.ts';
import { DamagedIndex } from './bytes.ts';
import { encodeIndex } from './encode-index.ts';
import { checksumOf, isIndexFile } from './layout.ts';
import { type FileIndex, openIndex } from './open-index.ts';

const real = new URL('../../../../../shared/data/advisories/', import.meta.url);

function opened(advisories: Iterable<Advisory>): FileIndex {
  const result = openIndex(encodeIndex(advisories));
  if (!result.ok) throw new Error(result.problem);
  return result.index;
}

function advisory(part: Partial<Advisory> & Pick<Advisory, 'id'>): Advisory {
  return {
    aliases: [],
    related: [],
    summary: '',
    publishedAt: undefined,
    modifiedAt: undefined,
    withdrawnAt: undefined,
    affected: [],
    cvss: undefined,
    sourceLevel: undefined,
    isMalicious: false,
    referencedCves: [],
    ...part,
  };
}

const entryOf = (name: string, part: Partial<AffectedPackage> = {}): AffectedPackage => ({
  ecosystem: 'npm',
  name,
  versions: [],
  ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
  isUpperBoundUnknown: false,
  ...part,
});

/** Texts that break encoders: nothing, characters of two bytes, half a character, and what objects are made of. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', ' ', 'a  b', '\ud800', 'ÿ', 'Ā', '日本', '__proto__', 'constructor', 'CVE-2024-1'),
);
const id = fc.constantFrom('A-1', 'A-2', 'CVE-2024-1', 'CVE-2024-2', 'GHSA-1', 'ÿ-1', '日-1');
const name = fc.constantFrom('left', 'right', '@s/left', '__proto__', '名');
const version = fc.constantFrom('0', '1.0.0', '1.5.0-rc.1', '2.0.0', '3.1', 'not a version', '');
const instant = fc.constantFrom(undefined, '2024-01-02T03:04:05.006Z', '2024-01-02', 'unknown_date', '0000-01-01');
const event = fc.oneof(
  fc.record({ introduced: version }),
  fc.record({ fixed: version }),
  fc.record({ lastAffected: version }),
  fc.record({ limit: version }),
);
const affected = fc.record({
  ecosystem: fc.constantFrom('npm', 'PyPI', 'Debian', 'Debian:12', 'Nowhere'),
  name,
  versions: fc.array(version, { maxLength: 4 }),
  ranges: fc.array(
    fc.record({
      type: fc.constantFrom('SEMVER', 'ECOSYSTEM', 'GIT'),
      events: fc.array(event, { maxLength: 4 }),
    }),
    { maxLength: 3 },
  ),
  isUpperBoundUnknown: fc.boolean(),
});
const record: fc.Arbitrary<Advisory> = fc.record(
  {
    id,
    aliases: fc.array(id, { maxLength: 2 }),
    related: fc.array(id, { maxLength: 2 }),
    summary: text,
    publishedAt: instant,
    modifiedAt: instant,
    withdrawnAt: instant,
    affected: fc.array(affected, { maxLength: 4 }),
    cvss: fc.option(fc.record({ vector: text, baseScore: fc.constantFrom(0, 4.3, 9.8) }), { nil: undefined }),
    sourceLevel: fc.option(text, { nil: undefined }),
    isMalicious: fc.boolean(),
    referencedCves: fc.array(id, { maxLength: 2 }),
    origin: fc.constantFrom<'feed' | 'own'>('feed', 'own'),
    isRestricted: fc.boolean(),
  },
  {
    requiredKeys: [
      'id',
      'aliases',
      'related',
      'summary',
      'publishedAt',
      'modifiedAt',
      'withdrawnAt',
      'affected',
      'cvss',
      'sourceLevel',
      'isMalicious',
      'referencedCves',
    ],
  },
);

function questionsOf(advisories: Iterable<Advisory>): { ecosystem: string; name: string; version: string }[] {
  const questions = new Map<string, { ecosystem: string; name: string; version: string }>();
  for (const { affected: entries } of advisories) {
    for (const { ecosystem, name: packageName, versions, ranges } of entries) {
      const bounds = ranges.flatMap(({ events }) => events.flatMap((one) => Object.values(one)));
      for (const one of [...versions.slice(0, 3), ...bounds.slice(0, 4), '1.0.0']) {
        questions.set(`${ecosystem} ${packageName} ${one}`, { ecosystem, name: packageName, version: one });
      }
    }
  }
  return [...questions.values()];
}

function expectSameAnswers(ours: Matcher, theirs: Matcher, advisories: readonly Advisory[], at?: string): void {
  const questions = questionsOf(advisories);
  for (const question of questions) expect(ours.matchesOf(question)).toEqual(theirs.matchesOf(question));
  const components = questions.map((question) => ({ ...question, scope: 'required' as const }));
  expect(ours.findingsOf(components, at)).toEqual(theirs.findingsOf(components, at));
}

describe('an index file answers what the records answer', () => {
  it('for any records', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (advisories) => {
        const ours = matcherOver(opened(advisories));
        const theirs = createMatcher(advisories);

        expect(ours.advisories.size).toBe(theirs.advisories.size);
        for (const one of ['A-1', 'A-2', 'CVE-2024-1', 'CVE-2024-2', 'GHSA-1', 'ÿ-1', '日-1', 'A-', 'Z']) {
          expect(ours.advisories.get(one)).toEqual(theirs.advisories.get(one));
          expect(ours.groups.groupOf(one)).toEqual(theirs.groups.groupOf(one));
        }
        expectSameAnswers(ours, theirs, advisories);
        expectSameAnswers(ours, theirs, advisories, '2024-06-01');
      }),
      { numRuns: 300 },
    );
  });

  it('also for fields it has no place for', () => {
    const future = {
      ...advisory({ id: 'A-1', affected: [{ ...entryOf('left'), wheelOnly: true } as AffectedPackage] }),
    };
    const extended = { ...future, reviewedBy: ['a', 'b'] };

    const index = opened([extended]);

    expect(index.advisories.get('A-1')).toEqual(extended);
  });

  it('gives all records back, by id', () => {
    const records = [advisory({ id: 'B', affected: [entryOf('left')] }), advisory({ id: 'A', summary: 'one two' })];

    expect([...opened(records).records()]).toEqual([records[1], records[0]]);
  });

  it('tells the newest date of each ecosystem, and what could not be read when it was made', () => {
    const dated = (modifiedAt: string | undefined, ecosystem: string): Advisory =>
      advisory({ id: `${ecosystem} ${modifiedAt}`, modifiedAt, affected: [entryOf('left', { ecosystem })] });
    const records = [
      dated('2024-01-01T00:00:00.000Z', 'npm'),
      dated('2023-01-01T00:00:00.000Z', 'npm'),
      dated(undefined, 'Debian:12'),
    ];

    const result = openIndex(encodeIndex(records, { rejected: [{ at: 'line 3', problem: 'it has no `id`' }] }));

    if (!result.ok) throw new Error(result.problem);
    expect([...result.index.contentAt]).toEqual([
      ['npm', '2024-01-01T00:00:00.000Z'],
      ['Debian', undefined],
    ]);
    expect(result.index.rejected).toEqual({ count: 1, shown: [{ at: 'line 3', problem: 'it has no `id`' }] });
  });

  it('is the same bytes for the same records', () => {
    const records = [advisory({ id: 'A', affected: [entryOf('left')] })];

    expect(encodeIndex(records)).toEqual(encodeIndex(records));
  });
});

describe.skipIf(!existsSync(real))('real records (needs ../shared beside the checkout)', () => {
  it('answers every question about all of them as the records do', () => {
    const advisories = readdirSync(real)
      .filter((file) => file.endsWith('.gz'))
      .flatMap((file) =>
        gunzipSync(readFileSync(new URL(file, real)))
          .toString()
          .split('\n'),
      )
      .flatMap((line) => {
        const parsed = line === '' ? undefined : parseAdvisory(JSON.parse(line));
        return parsed?.ok === true ? [parsed.advisory] : [];
      });
    expect(advisories.length).toBeGreaterThan(20_000);

    const index = opened(advisories);
    const ours = matcherOver(index);
    const theirs = createMatcher(advisories);

    // Plain comparison: an assertion for each of them takes half a minute.
    const questions = questionsOf(advisories);
    const isSameAnswer = (question: (typeof questions)[number]): boolean =>
      isDeepStrictEqual(ours.matchesOf(question), theirs.matchesOf(question));
    const isSameRecord = ({ id: one }: Advisory): boolean =>
      isDeepStrictEqual({ ...index.advisories.get(one) }, theirs.advisories.get(one)) &&
      isDeepStrictEqual(index.groups.groupOf(one), theirs.groups.groupOf(one));
    expect(questions.reduce((sum, question) => sum + ours.matchesOf(question).length, 0)).toBeGreaterThan(50_000);
    expect(questions.filter((question) => !isSameAnswer(question))).toEqual([]);
    expect(advisories.filter((one) => !isSameRecord(one)).map(({ id: one }) => one)).toEqual([]);
    const components = questionsOf(advisories.slice(0, 4_000)).map((one) => ({ ...one, scope: 'required' as const }));
    expect(ours.findingsOf(components, '2024-01-01')).toEqual(theirs.findingsOf(components, '2024-01-01'));
  }, 120_000);
});

describe('an index file that is none is refused', () => {
  const whole = encodeIndex([advisory({ id: 'A', aliases: ['B'], summary: 'words', affected: [entryOf('left')] })]);

  const problemOf = (bytes: Uint8Array): string => {
    const result = openIndex(bytes);
    return result.ok ? '' : result.problem;
  };

  it('by name of what is wrong', () => {
    const newer = whole.slice();
    newer[8] = 2;
    const longer = new Uint8Array(whole.length + 1);
    longer.set(whole);
    const damaged = whole.slice();
    damaged[damaged.length - 3] = (damaged.at(-3) ?? 0) ^ 1;

    expect(problemOf(new TextEncoder().encode('{"id": "A"}'))).toBe('it is not an advisory index');
    expect(problemOf(new Uint8Array())).toBe('it is not an advisory index');
    expect(problemOf(newer)).toBe('the advisory index has the newer format 2, this Lockstep reads 1');
    expect(problemOf(whole.subarray(0, 30))).toBe('the advisory index is cut short');
    expect(problemOf(whole.subarray(0, -1))).toContain('the advisory index is cut short: ');
    expect(problemOf(longer)).toContain('the advisory index is too long: ');
    expect(problemOf(damaged)).toBe('the advisory index is damaged: its checksum does not fit');
  });

  it('is told from other files by its first bytes', () => {
    expect(isIndexFile(whole.subarray(0, 8))).toBe(true);
    expect(isIndexFile(whole.subarray(0, 7))).toBe(false);
    expect(isIndexFile(new TextEncoder().encode('{"id": 1}'))).toBe(false);
  });

  it('sums as XXH32 does', () => {
    const sumOf = (sample: string): number => checksumOf(new TextEncoder().encode(sample));

    expect(sumOf('')).toBe(0x02cc5d05);
    expect(sumOf('abc')).toBe(0x32d153ff);
  });

  it('or, forged so that the sum fits, answers or throws `DamagedIndex`', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const forged = whole.slice();
          for (const [at, byte] of changes) forged[at] = byte;
          new DataView(forged.buffer).setUint32(16, checksumOf(forged.subarray(20)), true);
          expectAnswersOrDamage(forged);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

function expectAnswersOrDamage(bytes: Uint8Array): void {
  const result = openIndex(bytes);
  if (!result.ok) return;
  try {
    const matcher = matcherOver(result.index);
    matcher.findingsOf([{ ecosystem: 'npm', name: 'left', version: '1.0.0', scope: 'required' }]);
    for (const one of result.index.records()) expect(typeof one.id).toBe('string');
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedIndex);
  }
}
