import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintIn, fingerprintOf, identityKey, testIdentity } from './identity.ts';
import { compareCodePoints } from './labels.ts';

/** The definition, word for word: FNV-1a over the UTF-8 bytes, in big integers. */
function slowFingerprint(labels: Readonly<Record<string, string>>): string {
  const encoder = new TextEncoder();
  const order = (a: string, b: string): number => {
    const [x, y] = [[...encoder.encode(a)], [...encoder.encode(b)]];
    const at = x.findIndex((byte, i) => byte !== y[i]);
    return at === -1 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1);
  };
  let hash = 14_695_981_039_346_656_037n;
  for (const name of Object.keys(labels)
    .filter((each) => labels[each] !== '')
    .toSorted(order)) {
    for (const byte of [...encoder.encode(name), 0xff, ...encoder.encode(labels[name]), 0xff]) {
      hash = ((hash ^ BigInt(byte)) * 1_099_511_628_211n) & 0xffff_ffff_ffff_ffffn;
    }
  }
  return hash.toString(16).padStart(16, '0');
}

describe('fingerprintOf', () => {
  it.each([
    [{}, 14_695_981_039_346_656_037n],
    [{ name: 'garland, briggs', fear: 'love is not enough' }, 5_799_056_148_416_392_346n],
    [{ 'first-label': 'first-label-value' }, 5_146_282_821_936_882_169n],
    [{ 'second-label': 'second-label-value', 'first-label': 'first-label-value' }, 3_195_800_080_984_914_717n],
  ])('gives %o the published value', (labels, expected) => {
    expect(fingerprintOf(labels)).toBe(expected.toString(16).padStart(16, '0'));
  });

  it.each([
    ['70', 'lan0', 'fc2fd639a684b991'],
    ['71', 'lo', '7a926722de2132a7'],
    ['71', 'wan0', '30c1bc9c795935f5'],
  ])('gives a real alert of host %s, device %s what Alertmanager sent', (host, device, expected) => {
    const labels = {
      alertname: '网卡进剧增',
      cdnclass: '网页加速',
      datacenter: '印度马哈拉施特拉邦孟买机房',
      environment: 'prod',
      job: 'node',
      layer: 'C',
      monitor_cluster: 'lax3',
      platform: 'ZEN',
      region: 'AP2',
      severity: 'warning',
      address: `45.40.58.${host}`,
      device,
      event: `网卡(${device})进带宽剧增`,
      instance: `45.40.58.${host}:9100`,
    };

    expect(fingerprintOf(labels)).toBe(expected);
  });

  it('sorts very many labels as it sorts few', () => {
    const names = Array.from({ length: 200 }, (_, i) => `label_${(i * 37) % 200}`);
    const labels = Object.fromEntries(names.map((name) => [name, name]));

    expect(fingerprintOf(labels)).toBe(slowFingerprint(labels));
  });

  it('agrees with the definition for all texts, lone surrogates included', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'é', '€', '\uffee', '🙂', '\ud83d', '\u0000'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.dictionary(text, text), (labels) => {
        expect(fingerprintOf(labels)).toBe(slowFingerprint(labels));
      }),
      { numRuns: 500 },
    );
  });
});

describe('identityKey', () => {
  const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name });

  it('does not depend on the order of labels, nor on empty ones', () => {
    fc.assert(
      fc.property(entries, (pairs) => {
        const labels = Object.fromEntries(pairs);
        const others = Object.fromEntries([...pairs.toReversed(), ['an empty one that nobody else has', '']]);

        expect(identityKey('s', { dedupKey: undefined, labels: others })).toBe(
          identityKey('s', { dedupKey: undefined, labels }),
        );
      }),
    );
  });

  it('tells label sets, sources and keys apart', () => {
    const of = (sourceId: string, dedupKey: string | undefined, labels = {}): string =>
      identityKey(sourceId, { dedupKey, labels });
    const keys = [
      of('s', undefined),
      of('s', undefined, { a: 'b' }),
      of('s', undefined, { a: 'b', c: 'd' }),
      of('s', undefined, { ab: '' }),
      of('s', undefined, { a: 'bc' }),
      of('s', undefined, { ab: 'c' }),
      of('t', undefined, { a: 'b' }),
      of('s', 'k'),
      of('t', 'k'),
      of('s', ''),
    ];

    // Only the label set whose one value is empty is the same as none.
    expect(new Set(keys).size).toBe(keys.length - 1);
  });

  it('holds the key word for word, or the fingerprint and as much again', () => {
    const labels = { alertname: 'Down' };

    expect(identityKey('s', { dedupKey: 'disk/full', labels })).toBe('s/k:disk/full');
    expect(identityKey('s', { dedupKey: undefined, labels })).toMatch(
      new RegExp(`^s/l:${fingerprintOf(labels)}[0-9a-f]{16}$`, 'u'),
    );
  });

  it('spreads neighbours over its second half too', () => {
    const halves = new Set<string>();
    for (let i = 0; i < 20_000; i++)
      halves.add(identityKey('s', { dedupKey: undefined, labels: { i: `${i}` } }).slice(-16));

    expect(halves.size).toBe(20_000);
  });
});

describe('compareCodePoints', () => {
  it('orders as UTF-8 bytes do, where UTF-16 units would not', () => {
    expect(compareCodePoints('\uffee', '🙂')).toBeLessThan(0);
    expect(compareCodePoints('🙂', '\uffee')).toBeGreaterThan(0);
    expect(compareCodePoints('a', 'ab')).toBeLessThan(0);
    expect(compareCodePoints('b', '🙂')).toBeLessThan(0);
    expect(compareCodePoints('🙂', '🙂')).toBe(0);
  });
});

describe('fingerprintIn', () => {
  const labels = fc.dictionary(fc.string(), fc.string());

  it('finds the fingerprint in an identity made of labels', () => {
    fc.assert(
      fc.property(labels, (each) => {
        const identity = identityKey('s', { dedupKey: undefined, labels: each });
        expect(fingerprintIn(identity)).toBe(fingerprintOf(each));
        expect(fingerprintIn(testIdentity(identity))).toBe(fingerprintOf(each));
      }),
    );
  });

  it.each(['', 'test', '0123456789abcdef0123456789abcdef', 's/l:0123456789abcdef0123456789abcdef'])(
    'finds none in an identity made of the key `%s`',
    (dedupKey) => {
      const identity = identityKey('s', { dedupKey, labels: {} });
      expect([fingerprintIn(identity), fingerprintIn(testIdentity(identity))]).toEqual([undefined, undefined]);
    },
  );
});
