import { type ParsedPayload, type ReadPayload, type SenderKind, readPayload } from '@lockstep/alerting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { META } from '../reading/test-samples.ts';
import { SECURITY_KINDS } from './security-kinds.ts';
import { SENDER_KINDS, findSenderKind } from './sender-kinds.ts';
import { mutations } from './test-mutations.ts';

/** The busiest parser is given texts that intake has mended, and has bounds of its own; those of security are tested beside their table. */
const KINDS = SENDER_KINDS.filter((kind) => !SECURITY_KINDS.includes(kind) && kind.id !== 'prometheus');

/** What holds of every answer, whatever was posted. */
function expectWithinBounds(read: ReadPayload): void {
  if (!read.ok) {
    expect(read.problem).not.toBe('');
    expect(read.problem.length).toBeLessThan(2_000);
    return;
  }
  expectStorable(read.payload);
}

function expectStorable(payload: ParsedPayload): void {
  const { alerts, changes, rejected, ignored } = payload;
  for (const { summary, dedupKey } of alerts) {
    expect(summary.trim()).not.toBe('');
    expect(summary.length).toBeLessThanOrEqual(1_024);
    expect(summary).not.toMatch(/[\p{Cc}\n]/u);
    expect(dedupKey).not.toBe('');
    expect(dedupKey?.length ?? 0).toBeLessThanOrEqual(512);
  }
  for (const { labels, links } of [...alerts, ...changes]) {
    expect(Object.keys(labels).length).toBeLessThanOrEqual(100);
    for (const [name, value] of Object.entries(labels)) {
      expect(name.length).toBeLessThanOrEqual(200);
      expect(value.length).toBeLessThanOrEqual(2_000);
      expect(value).not.toBe('');
    }
    for (const { url } of links) expect(url).toMatch(/^https?:\/\//);
  }
  for (const { annotations, note } of alerts)
    for (const value of [...Object.values(annotations), note ?? '']) expect(value.length).toBeLessThanOrEqual(15_000);
  for (const { path, problem } of rejected) expect(`${path}${problem}`.length).toBeLessThanOrEqual(1_500);
  for (const { reason, count } of ignored) {
    expect(reason.length).toBeLessThanOrEqual(1_000);
    expect(count).toBeGreaterThan(0);
  }
  expect(JSON.stringify(payload)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
}

function parse(kind: SenderKind, payload: unknown): ReadPayload {
  return kind.parse(payload, META);
}

it('has one kind for each id', () => {
  expect(new Set(SENDER_KINDS.map(({ id }) => id)).size).toBe(SENDER_KINDS.length);
  expect(findSenderKind('grafana')?.name).toBe('Grafana');
  expect(findSenderKind('constructor')).toBeUndefined();
});

describe.each(KINDS.map((kind) => [kind.id, kind] as const))('%s', (_id, kind) => {
  it('reads its own test as exactly one thing, and tells people how to set it up', () => {
    const read = readPayload(kind, JSON.stringify(kind.sample), META);

    expect(read).toMatchObject({ ok: true, payload: { rejected: [], ignored: [] } });
    expect(read.ok && read.payload.alerts.length + read.payload.changes.length).toBe(1);
    expect(kind.setUp.join(' ')).toContain(kind.address.form === 'keyed_url' ? '{url}' : '{host}');
    expectWithinBounds(read);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (payload) => expectWithinBounds(parse(kind, payload))),
      { numRuns: 150 },
    );
  });

  it('keeps within bounds when its own test is broken', () => {
    fc.assert(
      fc.property(mutations(kind.sample), (payload) => expectWithinBounds(parse(kind, payload))),
      { numRuns: 300 },
    );
  });

  it('refuses what is no JSON, with the place', () => {
    expect(readPayload(kind, '{"a": 1,}', META)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('(character 8)'),
    });
  });

  it('believes no signature that is not there, and does not throw over odd ones', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.string(), fc.string(), (body, header, key) => {
        const { signature } = kind;
        const headers = Object.fromEntries((signature?.headers ?? []).map((name) => [name, header]));
        expect(signature?.check({ body, headers, now: META.now }, key).ok ?? false).toBe(false);
        expect(signature?.keyUrl?.(body).ok ?? false).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});

it('reads a large payload within bounds, and says what was left out', () => {
  const alerts = Array.from({ length: 10_050 }, (_, index) => ({ status: 'firing', labels: { index: String(index) } }));
  const labels = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`l${index}`, 'x']));
  const kind = findSenderKind('alertmanager');

  const many = kind === undefined ? undefined : parse(kind, { alerts });
  const wide = kind === undefined ? undefined : parse(kind, { alerts: [{ status: 'firing', labels }] });

  expect(many).toMatchObject({
    ok: true,
    payload: { alerts: { length: 10_000 }, rejected: [{ problem: expect.stringContaining('50 entries') }] },
  });
  expect(wide).toMatchObject({ ok: true, payload: { rejected: [{ path: 'alerts[0].labels' }] } });
});

it('tells apart alerts whose labels differ only in what is not kept', () => {
  const kind = findSenderKind('alertmanager');
  const labels = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`l${String(index).padStart(3, '0')}`, 'x']),
  );
  const keyOf = (last: string) => {
    const read =
      kind === undefined
        ? undefined
        : parse(kind, { alerts: [{ status: 'firing', labels: { ...labels, l299: last } }] });
    return read?.ok === true ? read.payload.alerts[0]?.dedupKey : undefined;
  };

  expect(keyOf('a')).toBeDefined();
  expect(keyOf('a')).not.toBe(keyOf('b'));
});
