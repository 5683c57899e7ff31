import { type ReadPayload, type SenderKind, readPayload } from '@lockstep/alerting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { META, noSamples, sampleText } from '../reading/test-samples.ts';
import { SECURITY_KINDS } from './security-kinds.ts';
import { SAMPLES } from './test-security-samples.ts';
import { mutations } from './test-mutations.ts';

const HALF_PAIR = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What holds of every answer, whatever was posted. */
function expectWithinBounds(read: ReadPayload): void {
  if (!read.ok) {
    expect(read.problem).not.toBe('');
    expect(read.problem.length).toBeLessThan(2_000);
    return;
  }
  const { alerts, changes, rejected, complete } = read.payload;
  expect(alerts.length).toBeLessThanOrEqual(10_000);
  for (const alert of alerts) {
    expect(['security', 'both', 'reliability']).toContain(alert.axis);
    expect(alert.dedupKey?.length ?? 0).toBeGreaterThan(0);
    expect(alert.dedupKey?.length ?? 0).toBeLessThanOrEqual(512);
    expect(alert.summary.trim()).not.toBe('');
    expect(alert.summary.length).toBeLessThanOrEqual(1_024);
    expect(alert.summary).not.toMatch(/\p{Cc}/u);
  }
  for (const { labels } of [...alerts, ...changes])
    for (const value of Object.values(labels)) expect(value.length).toBeLessThanOrEqual(2_000);
  for (const { annotations } of alerts)
    for (const value of Object.values(annotations)) expect(value.length).toBeLessThanOrEqual(15_000);
  for (const { links } of [...alerts, ...changes]) for (const { url } of links) expect(url).toMatch(/^https?:\/\//);
  for (const { path, problem } of rejected) expect(`${path}${problem}`.length).toBeLessThanOrEqual(1_500);
  for (const { labelMatch } of complete ?? []) expect(Object.keys(labelMatch).length).toBeGreaterThan(0);
  expect(JSON.stringify(read.payload)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  expect(alerts.map(({ summary }) => summary).join('')).not.toMatch(HALF_PAIR);
}

function parse(kind: SenderKind, payload: unknown): ReadPayload {
  return kind.parse(payload, META);
}

describe.each(SECURITY_KINDS.map((kind) => [kind.id, kind] as const))('%s', (_id, kind) => {
  it('reads its own sample as one alert', () => {
    const read = readPayload(kind, JSON.stringify(kind.sample), META);

    expect(read).toMatchObject({ ok: true, payload: { alerts: [{ action: 'fire' }], rejected: [], ignored: [] } });
    expectWithinBounds(read);
  });

  it('gives the same answer to the same payload', () => {
    expect(parse(kind, kind.sample)).toEqual(parse(kind, structuredClone(kind.sample)));
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (payload) => expectWithinBounds(parse(kind, payload))),
      { numRuns: 150 },
    );
  });

  it('keeps within bounds when its own sample is broken', () => {
    fc.assert(
      fc.property(mutations(kind.sample), (payload) => expectWithinBounds(parse(kind, payload))),
      { numRuns: 300 },
    );
  });
});

describe.skipIf(noSamples)('broken payloads of real senders (needs ../shared beside the checkout)', () => {
  it.each(SAMPLES.map(({ kind, file }) => [file, kind] as const))('%s', (file, kind) => {
    const payload: unknown = JSON.parse(sampleText(file));

    fc.assert(
      fc.property(mutations(payload), (broken) => expectWithinBounds(parse(kind, broken))),
      { numRuns: 25 },
    );
  });
});
