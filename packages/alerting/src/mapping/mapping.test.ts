import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mapping, applyMapping, readMapping } from './mapping.ts';
import { readPath, selectAll } from './path.ts';

function mapping(document: object): Mapping {
  const read = readMapping({ version: 1, summary: 's', ...document });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.mapping;
}

function summaryOf(summary: unknown, payload: unknown) {
  return applyMapping(mapping({ summary }), payload, 10).entries[0]?.fields.summary;
}

describe('a path', () => {
  const PAYLOAD = { a: { b: [{ c: 1 }, { c: 2 }] }, 'x y': { '"': 3 }, list: [4, 5] };

  it.each([
    ['$', [PAYLOAD]],
    ['$.a.b[*].c', [1, 2]],
    ['a.b[1].c', [2]],
    ['a.b[9].c', []],
    ['$["x y"]["\\""]', [3]],
    ['list[*]', [4, 5]],
    ['a[*][*].c', [1, 2]],
    ['a.length', []],
    ['list.length', []],
    ['__proto__', []],
    ['a.constructor', []],
  ])('%s finds %j', (text, expected) => {
    const read = readPath(text);

    expect(read.ok && selectAll(read.path, PAYLOAD, 10).found.map(({ value }) => value)).toEqual(expected);
  });

  it('says where in the payload it found something', () => {
    const read = readPath('$.a.b[*]');

    expect(read.ok && selectAll(read.path, PAYLOAD, 10).found.map(({ at }) => at)).toEqual(['a.b[0]', 'a.b[1]']);
  });

  it('finds no more than it may', () => {
    const read = readPath('[*][*]');
    const payload = Array.from({ length: 1_000 }, () => Array.from({ length: 1_000 }, () => 0));

    expect(read.ok && selectAll(read.path, payload, 50)).toMatchObject({ isCut: true, found: { length: 50 } });
  });

  it.each(['', 'a..b', 'a.', '[x]', 'a[', 'a]', 'a b', '$a b', `${'a.'.repeat(30)}a`, 'a'.repeat(400), '["\\x"]'])(
    'can not be %s',
    (text) => {
      expect(readPath(text).ok).toBe(false);
    },
  );
});

describe('a value', () => {
  it('is text with what the paths find, and says which template it is from', () => {
    expect(summaryOf('{{ labels.name }} on {{host}}', { labels: { name: 'disk' }, host: 'db' })).toEqual({
      value: 'disk on db',
      from: '{{ labels.name }} on {{host}}',
      problem: undefined,
    });
  });

  it('is missing when one of the paths finds nothing: half a key would join different alerts', () => {
    expect(summaryOf('{{ a }}/{{ b }}', { a: 1 })).toEqual({
      value: undefined,
      from: undefined,
      problem: '`b` is not there',
    });
  });

  it('is the first of several that is there, or the default', () => {
    const first = { from: ['{{ a }}', '{{ b }}'], default: 'none' };

    expect(summaryOf(first, { a: ' ', b: 0 })).toMatchObject({ value: '0', from: '{{ b }}' });
    expect(summaryOf(first, {})).toEqual({ value: 'none', from: 'default', problem: '`a` is not there' });
  });

  it('is what an expression captures', () => {
    expect(summaryOf({ from: '{{ t }}', match: '^\\[(\\w+)' }, { t: '[CRIT] disk' })?.value).toBe('CRIT');
    expect(summaryOf({ from: '{{ t }}', match: '\\d+' }, { t: 'disk 95' })?.value).toBe('95');
    expect(summaryOf({ from: ['{{ t }}', '{{ u }}'], match: '\\d+' }, { t: 'disk', u: '7' })?.value).toBe('7');
    expect(summaryOf({ from: '{{ t }}', match: '\\d+' }, { t: 'disk' })).toMatchObject({
      value: undefined,
      problem: '`disk` does not match',
    });
  });

  it('is looked up in a map without regard to case, and unknown words are named', () => {
    const status = { from: '{{ s }}', map: { Broken: 'fire', fine: 'resolve' } };
    const of = (s: string) => applyMapping(mapping({ status }), { s }, 1).entries[0]?.fields.status;

    expect(of('BROKEN')?.value).toBe('fire');
    expect(of(' fine ')?.value).toBe('resolve');
    expect(of('odd')).toEqual({ value: undefined, from: undefined, problem: '`odd` is not in the map' });
  });

  it('is never an object', () => {
    expect(summaryOf('{{ a }}', { a: { b: 1, c: 2 } })?.problem).toBe('`a` is an object: name one of `b`, `c`');
    expect(summaryOf('{{ a }}', { a: [1, 'x', {}] })?.value).toBe('1, x');
    expect(summaryOf('{{ a[*].b }}', { a: [{ b: 1 }, {}, { b: 2 }] })?.value).toBe('1, 2');
  });
});

describe('a mapping', () => {
  it('reads every entry, with the payload around it in reach', () => {
    const given = mapping({
      each: '$.alerts[*]',
      summary: '{{ name }} ({{ $.source }})',
      labels: { source: '{{ $.source }}' },
      labelsFrom: 'labels',
    });

    const { entries } = applyMapping(
      given,
      { source: 'x', alerts: [{ name: 'a', labels: { l: 1 } }, { name: 'b' }] },
      10,
    );

    expect(entries.map(({ at, fields }) => [at, fields.summary?.value])).toEqual([
      ['alerts[0]', 'a (x)'],
      ['alerts[1]', 'b (x)'],
    ]);
    expect(entries[0]?.labelRecords).toEqual([{ l: 1 }]);
    expect(entries[1]?.labels).toEqual([['source', { value: 'x', from: '{{ $.source }}', problem: undefined }]]);
  });

  it('names every field that is wrong', () => {
    const read = readMapping({
      version: 2,
      each: 'alerts',
      key: '{{ a',
      status: { from: '{{ s }}', map: { x: 'explode' } },
      severity: { from: [], default: 'bad', more: 1 },
      labels: { a: 1, b: '{{ a..b }}' },
      links: [{ url: '{{ u }}' }],
      summary: { from: '{{ t }}', match: '(?=x)' },
      extra: 1,
    });

    expect(read.ok ? [] : read.problems.map(({ field }) => field)).toEqual([
      'version',
      'extra',
      'summary.match',
      'key',
      'status.map.x',
      'severity.more',
      'severity.from',
      'severity.default',
      'each',
      'labels.a',
      'labels.b',
      'links[0].label',
    ]);
  });

  it.each([undefined, null, [], 'x', 1])('can not be %j', (given) => {
    expect(readMapping(given)).toMatchObject({ ok: false, problems: [{ field: '' }] });
  });

  it('is read or refused, whatever it is, and then never throws', () => {
    const words = fc.constantFrom(
      'version',
      'summary',
      'key',
      'status',
      'each',
      'labels',
      'links',
      'from',
      'match',
      'map',
      'default',
      'url',
      'label',
      'labelsFrom',
    );
    const texts = fc.oneof(
      fc.constantFrom('{{ a }}', '{{a.b[0]}}', '$.a[*]', '{{ $.a }}', 'fire', '(a+)+$', '[', '{{', 'a', '$'),
      fc.string({ maxLength: 12 }),
    );
    const document = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        texts,
        fc.constantFrom(1, 0, null, true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(words, texts), tie('value'), { maxKeys: 5 }),
      ),
    })).value;

    fc.assert(
      fc.property(fc.dictionary(words, document, { maxKeys: 6 }), document, (given, payload) => {
        const read = readMapping({
          version: 1,
          summary: '{{ a }}',
          ...given,
          ...(given['version'] === undefined ? {} : { version: 1 }),
        });
        if (!read.ok) {
          expect(read.problems.every(({ problem }) => problem !== '')).toBe(true);
          return;
        }
        const { entries } = applyMapping(read.mapping, payload, 5);
        expect(entries.length).toBeLessThanOrEqual(5);
        for (const { value, from, problem } of entries.flatMap(({ fields }) => Object.values(fields)))
          expect(value === undefined ? problem : from).toBeTruthy();
      }),
      { numRuns: 2_000 },
    );
  });
});
