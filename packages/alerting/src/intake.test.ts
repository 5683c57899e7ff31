import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingAction, IncomingAlert } from './incoming.ts';
import { autoResolveDueAt, decideIntake } from './intake.ts';
import type { IntakeDecision, IntakeSettings, OpenAlert, ResolvedAlert } from './intake.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-06-01T12:00:00Z');

const settings: IntakeSettings = {
  resolveTimeoutMs: 5 * MINUTE,
  expiryGraceMs: 30_000,
  flapMs: 10 * MINUTE,
  lateDeliveryMs: 2 * MINUTE,
};

function message(parts: Partial<IncomingAlert> = {}): IncomingAlert {
  return {
    action: 'fire',
    dedupKey: 'k',
    summary: 'disk is full',
    labels: {},
    annotations: { runbook: 'r' },
    severity: 'critical',
    axis: undefined,
    startsAt: undefined,
    endsAt: undefined,
    links: [{ url: 'https://example.org/', label: 'graph' }],
    note: undefined,
    by: undefined,
    ...parts,
  };
}

function openAlert(parts: Partial<OpenAlert> = {}): OpenAlert {
  const { summary, severity, axis, annotations, links } = message();
  const startedAt = NOW - 3 * MINUTE;
  const times = { startedAt, sentStartsAt: startedAt, endsAt: NOW + MINUTE, acknowledgedAt: undefined };
  return { ...times, summary, severity, axis, annotations, links, ...parts };
}

function resolvedAlert(parts: Partial<ResolvedAlert> = {}): ResolvedAlert {
  return { closedAt: NOW - MINUTE, sentStartsAt: NOW - 30 * MINUTE, closedBy: 'sender', ...parts };
}

function decide(incoming: Partial<IncomingAlert>, open?: OpenAlert, resolved?: ResolvedAlert): IntakeDecision {
  return decideIntake(open, resolved, message(incoming), settings, NOW);
}

describe('a firing message', () => {
  it('opens an alert, which ends by the timeout of its source', () => {
    expect(decide({})).toEqual({
      kind: 'opened',
      startedAt: NOW,
      endsAt: NOW + 5 * MINUTE,
      closesExpiredAt: undefined,
    });
  });

  it('never ends by itself where the source has no timeout', () => {
    const decision = decideIntake(undefined, undefined, message(), { ...settings, resolveTimeoutMs: undefined }, NOW);

    expect(decision).toMatchObject({ kind: 'opened', endsAt: undefined });
  });

  it('keeps when the sender says it began and ends, but begins no later than now', () => {
    const sent = { startsAt: NOW - MINUTE, endsAt: NOW + MINUTE };

    expect(decide(sent)).toMatchObject({ startedAt: NOW - MINUTE, endsAt: NOW + MINUTE });
    expect(decide({ startsAt: NOW + MINUTE })).toMatchObject({ startedAt: NOW });
  });

  it('repeated, moves the end forward and never back', () => {
    const repeat = (endsAt: number | undefined, open: OpenAlert): IntakeDecision => decide({ endsAt }, open);

    expect(repeat(NOW + 4 * MINUTE, openAlert())).toMatchObject({ kind: 'repeated', endsAt: NOW + 4 * MINUTE });
    expect(repeat(NOW + 1, openAlert())).toMatchObject({ kind: 'repeated', endsAt: NOW + MINUTE });
    expect(repeat(undefined, openAlert({ endsAt: undefined }))).toMatchObject({ endsAt: NOW + 5 * MINUTE });
  });

  it('repeated with a later start, keeps that for comparing, and an earlier one not', () => {
    const { startedAt } = openAlert();

    expect(decide({ startsAt: NOW - 1 }, openAlert())).toMatchObject({ kind: 'repeated', sentStartsAt: NOW - 1 });
    expect(decide({ startsAt: startedAt - 1 }, openAlert())).toMatchObject({ sentStartsAt: startedAt });
    expect(decide({}, openAlert({ sentStartsAt: undefined }))).toMatchObject({ sentStartsAt: undefined });
    expect(decide({ summary: 's', startsAt: NOW }, openAlert())).toMatchObject({ kind: 'changed', sentStartsAt: NOW });
  });

  it('repeated while acknowledged, is a repeat like any other', () => {
    expect(decide({}, openAlert({ acknowledgedAt: NOW - MINUTE })).kind).toBe('repeated');
  });

  it.each([
    [{ summary: 'disk is fuller' }, ['summary']],
    [{ severity: undefined }, ['severity']],
    [{ axis: 'security' }, ['axis']],
    [{ annotations: { runbook: 's' } }, ['annotations']],
    [{ annotations: {} }, ['annotations']],
    [{ annotations: { runbook: 'r', more: '' } }, ['annotations']],
    [{ links: [] }, ['links']],
    [{ links: [{ url: 'https://example.org/', label: 'other' }], summary: 's' }, ['summary', 'links']],
  ] as const)('with %o changes the alert', (parts, fields) => {
    expect(decide(parts, openAlert())).toMatchObject({ kind: 'changed', fields });
  });

  it('soon after the resolution opens the old alert again', () => {
    const decision = decide({ startsAt: NOW - 1 }, undefined, resolvedAlert());

    expect(decision).toEqual({ kind: 'reopened', endsAt: NOW + 5 * MINUTE });
  });

  it('after the flap window opens a new one', () => {
    const decision = decide({}, undefined, resolvedAlert({ closedAt: NOW - 10 * MINUTE }));

    expect(decision.kind).toBe('opened');
  });

  it('delivered late, after its resolve, is dropped; a minute later it is believed', () => {
    const late = { startsAt: NOW - 30 * MINUTE };

    expect(decide(late, undefined, resolvedAlert())).toEqual({ kind: 'dropped', reason: 'older_than_resolve' });
    expect(decide(late, undefined, resolvedAlert({ closedAt: NOW - 2 * MINUTE })).kind).toBe('reopened');
  });

  it.each(['expiry', 'person'] as const)(
    'still firing after the alert was closed by %s, opens it again',
    (closedBy) => {
      const decision = decide({ startsAt: NOW - 30 * MINUTE }, undefined, resolvedAlert({ closedBy }));

      expect(decision.kind).toBe('reopened');
    },
  );

  it.each([
    [{ startsAt: NOW, endsAt: NOW - 1 }, 'ends_before_start'],
    [{ startsAt: NOW - 2, endsAt: NOW - 1 }, 'already_over'],
    [{ endsAt: NOW }, 'already_over'],
  ])('with %o is dropped: %s', (parts, reason) => {
    expect(decide(parts)).toEqual({ kind: 'dropped', reason });
  });

  it('whose end has passed, resolves: so Alertmanager says it', () => {
    expect(decide({ endsAt: NOW - 1000 }, openAlert())).toEqual({ kind: 'resolved', endedAt: NOW - 1000 });
  });

  it('closes an alert that nobody repeated for long, and opens another', () => {
    const expired = openAlert({ endsAt: NOW - 11 * MINUTE });

    expect(decide({}, expired)).toMatchObject({ kind: 'opened', closesExpiredAt: NOW - 11 * MINUTE });
    expect(decide({}, openAlert({ endsAt: NOW - 10 * MINUTE })).kind).toBe('repeated');
  });
});

describe('other messages', () => {
  it.each([
    ['resolve', 'resolve_without_open'],
    ['acknowledge', 'acknowledge_without_open'],
    ['unacknowledge', 'unacknowledge_without_open'],
    ['note', 'note_without_open'],
  ] as const)('%s without an open alert is dropped', (action, reason) => {
    expect(decide({ action, note: 'n' }, undefined, resolvedAlert())).toEqual({ kind: 'dropped', reason });
  });

  it('resolves at the time given, inside what is possible', () => {
    const at = (endsAt: number | undefined): IntakeDecision => decide({ action: 'resolve', endsAt }, openAlert());

    expect(at(undefined)).toEqual({ kind: 'resolved', endedAt: NOW });
    expect(at(NOW - MINUTE)).toEqual({ kind: 'resolved', endedAt: NOW - MINUTE });
    expect(at(NOW + MINUTE)).toEqual({ kind: 'resolved', endedAt: NOW });
  });

  it('drops a resolve that speaks of the alert before', () => {
    const resolve = { action: 'resolve', endsAt: NOW - 4 * MINUTE } as const;

    expect(decide(resolve, openAlert())).toEqual({ kind: 'dropped', reason: 'older_than_open' });
    expect(decide({ ...resolve, endsAt: NOW - 3 * MINUTE - 999 }, openAlert()).kind).toBe('resolved');
    expect(decide(resolve, openAlert({ sentStartsAt: undefined }))).toMatchObject({ endedAt: NOW - 3 * MINUTE });
  });

  it('acknowledges once, and keeps what is said a second time', () => {
    const acknowledged = openAlert({ acknowledgedAt: NOW - 1 });
    const said = { by: 'ann', note: 'on it' };

    expect(decide({ action: 'acknowledge', ...said }, openAlert())).toEqual({ kind: 'acknowledged', ...said });
    expect(decide({ action: 'acknowledge', ...said }, acknowledged)).toEqual({ kind: 'noted', ...said });
    expect(decide({ action: 'acknowledge' }, acknowledged)).toMatchObject({ reason: 'already_acknowledged' });
    expect(decide({ action: 'unacknowledge', ...said }, acknowledged)).toEqual({ kind: 'unacknowledged', ...said });
    expect(decide({ action: 'unacknowledge' }, openAlert())).toMatchObject({ reason: 'not_acknowledged' });
  });

  it('keeps notes that say something', () => {
    expect(decide({ action: 'note', note: 'n', by: 'bo' }, openAlert())).toEqual({
      kind: 'noted',
      note: 'n',
      by: 'bo',
    });
    expect(decide({ action: 'note', note: ' ' }, openAlert())).toMatchObject({ reason: 'empty_note' });
  });
});

describe('laws', () => {
  const time = fc.option(
    fc.integer({ min: -60, max: 60 }).map((minutes) => NOW + minutes * MINUTE),
    { nil: undefined },
  );
  const incoming = fc
    .record({
      action: fc.constantFrom<IncomingAction>('fire', 'resolve', 'acknowledge', 'unacknowledge', 'note'),
      startsAt: time,
      endsAt: time,
      summary: fc.constantFrom('disk is full', 'disk is fuller'),
      note: fc.constantFrom(undefined, 'n'),
    })
    .map(message);
  const open = fc.option(fc.record({ sentStartsAt: time, endsAt: time, acknowledgedAt: time }).map(openAlert), {
    nil: undefined,
  });
  const resolved = fc.option(
    fc
      .record({
        closedAt: fc.integer({ min: 0, max: 60 }).map((minutes) => NOW - minutes * MINUTE),
        sentStartsAt: time,
        closedBy: fc.constantFrom('sender', 'expiry', 'person'),
      })
      .map(resolvedAlert),
    { nil: undefined },
  );

  it('only a firing message opens, and only where nothing is open that counts', () => {
    fc.assert(
      fc.property(incoming, open, resolved, (sent, before, over) => {
        const decision = decideIntake(before, over, sent, settings, NOW);

        if (decision.kind === 'opened' || decision.kind === 'reopened') {
          expect(sent.action).toBe('fire');
          expect(before === undefined || before.endsAt !== undefined).toBe(true);
          expect(decision.endsAt).toBeGreaterThan(NOW);
        }
        if (before === undefined && sent.action !== 'fire') expect(decision.kind).toBe('dropped');
        if (decision.kind === 'resolved') expect(decision.endedAt).toBeLessThanOrEqual(NOW);
      }),
    );
  });

  it('the second of two equal deliveries changes nothing', () => {
    fc.assert(
      fc.property(incoming, (sent) => {
        const first = decideIntake(undefined, undefined, sent, settings, NOW);
        fc.pre(first.kind === 'opened');
        const { summary, severity, axis, annotations, links, startsAt } = sent;
        const { startedAt, endsAt } = first;
        const opened = openAlert({
          startedAt,
          endsAt,
          sentStartsAt: startsAt,
          summary,
          severity,
          axis,
          annotations,
          links,
        });

        expect(decideIntake(opened, undefined, sent, settings, NOW)).toMatchObject({ kind: 'repeated', endsAt });
      }),
    );
  });

  it('what fires and was not resolved since is open, whatever came late, twice or in the wrong order', () => {
    const episodes = [1, 2, 3].map((n) => ({ n, startsAt: NOW - 40 * MINUTE + n * 10 * MINUTE }));
    const messages = episodes.flatMap(({ n, startsAt }) => [
      { n, sent: message({ startsAt }) },
      { n, sent: message({ action: 'resolve', startsAt, endsAt: startsAt + 5 * MINUTE }) },
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...messages), { maxLength: 20 }),
        fc.integer({ min: 1, max: 400 }),
        (all, seconds) => {
          const state: Deliveries = { open: undefined, resolved: undefined };
          const newest = { fire: 0, resolve: 0 };
          for (const [i, { n, sent }] of all.entries()) {
            deliver(state, sent, NOW + i * seconds * 1000);
            if (sent.action === 'fire') newest.fire = Math.max(newest.fire, n);
            else newest.resolve = Math.max(newest.resolve, n);

            if (newest.fire > newest.resolve) expect(state.open).toBeDefined();
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('an alert is due for closing only after its end and the grace', () => {
    expect(autoResolveDueAt({ endsAt: NOW }, settings)).toBe(NOW + 30_000);
    expect(autoResolveDueAt({ endsAt: undefined }, settings)).toBeUndefined();
  });
});

interface Deliveries {
  open: OpenAlert | undefined;
  resolved: ResolvedAlert | undefined;
}

/** What a store does with a decision, as far as the next one depends on it. */
function deliver(state: Deliveries, sent: IncomingAlert, now: number): void {
  const never = { ...settings, resolveTimeoutMs: undefined };
  const decision = decideIntake(state.open, state.resolved, sent, never, now);
  const { open } = state;
  switch (decision.kind) {
    case 'opened':
    case 'reopened':
      state.open = openAlert({ startedAt: now, sentStartsAt: sent.startsAt, endsAt: decision.endsAt });
      return;
    case 'repeated':
    case 'changed':
      if (open !== undefined) state.open = { ...open, endsAt: decision.endsAt, sentStartsAt: decision.sentStartsAt };
      return;
    case 'resolved':
      state.resolved = { closedAt: now, sentStartsAt: open?.sentStartsAt, closedBy: 'sender' };
      state.open = undefined;
      return;
    case 'acknowledged':
    case 'unacknowledged':
    case 'noted':
    case 'dropped':
  }
}

describe('words that are told apart by a digest', () => {
  it.each([
    [true, 'repeated'],
    [false, 'changed'],
  ])('said already: %s makes it %s, whatever words stand beside', (isSaidAlready, kind) => {
    expect(decide({ summary: 'another' }, openAlert({ isSaidAlready })).kind).toBe(kind);
  });
});
