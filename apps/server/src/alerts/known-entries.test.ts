import type { IncomingAlert } from '@lockstep/alerting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prometheus } from '../integrations/prometheus/kind.ts';
import { KnownEntries } from './known-entries.ts';

const now = Date.parse('2026-01-15T12:00:00Z');

/** What the parser of the whole makes of it. */
function whole(text: string, at: number): readonly IncomingAlert[] | undefined {
  const read = prometheus.parse(JSON.parse(text), { headers: {}, contentType: '', now: at, freshKey: '' });
  return read.ok && read.payload.rejected.length === 0 ? read.payload.alerts : undefined;
}

function withoutSpoken(alerts: readonly IncomingAlert[] | undefined): unknown {
  return alerts?.map((alert) => ({ ...alert, spoken: undefined }));
}

/** Reads as many single alerts as it was asked to parse. */
function counting(): { entries: KnownEntries; parses: () => number } {
  let parses = 0;
  const parseEntry = (entry: unknown, at: number) => {
    parses += 1;
    return prometheus.parseEntry?.(entry, at) ?? 'no parser';
  };
  return { entries: new KnownEntries({ ...prometheus, parseEntry }), parses: () => parses };
}

const piece = fc.constantFrom(
  'a',
  '},{',
  '}]',
  '[{',
  '"',
  '\\',
  '"endsAt":"',
  'endsAt',
  'é',
  '2026-01-15T13:00:00Z',
  '\n',
);
const text = fc.string({ unit: piece, maxLength: 5 });
const moment = fc.constantFrom(
  '2026-01-15T11:59:59Z',
  '2026-01-15T12:00:01.5Z',
  '2026-01-15T14:00:00+01:00',
  '0001-01-01T00:00:00Z',
  '1960-01-01T00:00:00Z',
  'soon',
  '',
);
const labels = fc.dictionary(fc.constantFrom('alertname', 'endsAt', 'startsAt', 'a', '},{'), text, { minKeys: 1 });
const posted = fc.record(
  {
    annotations: fc.dictionary(text, text, { maxKeys: 2 }),
    endsAt: moment,
    startsAt: moment,
    generatorURL: text,
    labels,
    status: fc.record({ endsAt: moment, startsAt: moment }),
  },
  { requiredKeys: ['labels'] },
);

describe('entries that were read before', () => {
  it('are the same as when the whole list is read, whatever stands in them and whenever they come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(posted, { maxLength: 3 }), { minLength: 1, maxLength: 6 }), (lists) => {
        const entries = new KnownEntries(prometheus);
        for (const [index, list] of [...lists, ...lists, ...lists.toReversed()].entries()) {
          const at = now + index * 1_000;
          const read = entries.read(JSON.stringify(list), at);
          if (read === undefined) continue;
          expect(withoutSpoken(read)).toEqual(withoutSpoken(whole(JSON.stringify(list), at)));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['their end moves on', {}, {}],
    ['two of a kind saw them begin', { startsAt: '2026-01-15T11:50:00.123Z' }, { startsAt: '2026-01-15T11:50:01Z' }],
  ])('are not parsed again, also where %s', (_name, one, other) => {
    const { entries, parses } = counting();
    const list = (endsAt: string, more: object) =>
      JSON.stringify([1, 2, 3].map((n) => ({ endsAt, labels: { alertname: `a${n}` }, ...more })));

    entries.read(list('2026-01-15T12:03:00Z', one), now);
    const first = entries.read(list('2026-01-15T12:04:00Z', one), now);
    // What came once is not worth keeping.
    expect(parses()).toBe(6);
    const second = entries.read(list('2026-01-15T12:05:00Z', other), now + 60_000);
    expect(parses()).toBe(6);
    expect(first?.map(({ endsAt }) => endsAt)).toEqual(Array.from({ length: 3 }, () => now + 240_000));
    expect(second?.map(({ endsAt }) => endsAt)).toEqual(Array.from({ length: 3 }, () => now + 300_000));
  });

  it.each(['"endsAt":', '"endsAt": ', '"ends\\u0041t":'])('are over once their end has come: %s', (member) => {
    const entries = new KnownEntries(prometheus);
    const list = `[{${member}"2026-01-15T12:01:00Z","labels":{"alertname":"a"}}]\n`;
    entries.read(list, now);

    expect(entries.read(list, now)).toMatchObject([{ action: 'fire' }]);
    expect(entries.read(list, now + 60_000)).toMatchObject([{ action: 'resolve' }]);
  });

  it('are forgotten in the end, the busy ones last', () => {
    const { entries, parses } = counting();
    const alert = (name: string) => `[{"labels":{"alertname":"${name}"},"annotations":{"a":"${'x'.repeat(10_000)}"}}]`;
    for (let n = 0; n < 1_000; n++) {
      entries.read(alert(`twice${n}`), now);
      entries.read(alert(`twice${n}`), now);
      entries.read(alert('busy'), now);
    }
    expect(parses()).toBe(2_002);
    entries.read(alert('twice0'), now);
    expect(parses()).toBe(2_003);
  });

  it.each([
    '',
    '[]',
    '[{"labels":{}}]',
    '[{"labels":{"a":"b"}},5]',
    '[{"labels":{"a":"b"}}, {"labels":{"a":"b"}}]',
    '[{',
  ])('leave to the parser of the whole what is not plain: %s', (list) => {
    expect(new KnownEntries(prometheus).read(list, now)).toBeUndefined();
  });
});
