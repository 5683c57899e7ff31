import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { parseEventV1, pagerdutyEventsV1 } from './events-v1.ts';
import { pagerdutyChanges, pagerdutyEvents, parseChangeEvent, parseEvent } from './events-v2.ts';

const BODY = { summary: 's', source: 'host', severity: 'info' };
const TRIGGER = { routing_key: 'k', event_action: 'trigger', dedup_key: 'd', payload: BODY };

describe('Events v2', () => {
  it.each([
    [[], ['the body is a list (should be a JSON object)']],
    [{}, ["'event_action' is missing or blank", "'dedup_key' is missing or blank"]],
    [
      { event_action: 'fire', dedup_key: 'd' },
      ["'event_action' is invalid (should be one of: trigger, acknowledge, resolve)"],
    ],
    [{ event_action: 'resolve' }, ["'dedup_key' is missing or blank"]],
    [{ event_action: 'acknowledge', dedup_key: ' ' }, ["'dedup_key' is missing or blank"]],
    [{ event_action: 'trigger' }, ["'payload' is missing or blank"]],
    [{ event_action: 'trigger', payload: 'x' }, ["'payload' is a string (should be an object)"]],
    [
      { event_action: 'trigger', payload: { severity: 'bad', source: {} } },
      [
        "'payload.summary' is missing or blank",
        "'payload.source' is an object (should be a string)",
        "'payload.severity' is invalid (should be one of: critical, error, warning, info)",
      ],
    ],
    [{ ...TRIGGER, dedup_key: {} }, ["'dedup_key' is an object (should be a string)"]],
  ])('refuses %j', (payload, problems) => {
    expect(parseEvent(payload, META)).toEqual({ ok: false, problem: problems.join('; '), problems });
  });

  it('gives a trigger without a key one of its own', () => {
    const read = reading(pagerdutyEvents, { ...TRIGGER, dedup_key: undefined }, { freshKey: 'new-1' });

    expect(read.alerts.map(({ dedupKey }) => dedupKey)).toEqual(['new-1']);
  });

  it('cuts what is too long and says so, but takes the event', () => {
    const payload = { ...BODY, summary: 'x'.repeat(2_000), timestamp: 'yesterday' };

    const read = reading(pagerdutyEvents, { ...TRIGGER, dedup_key: 'k'.repeat(300), payload });

    expect(read.alerts[0]?.summary).toHaveLength(1_024);
    expect(read.alerts[0]?.dedupKey).toBe('k'.repeat(300));
    expect(read.rejected.map(({ path }) => path)).toEqual(['dedup_key', 'payload.summary', 'payload.timestamp']);
  });

  it.each([
    ['stored', 202, { status: 'success', message: 'Event processed', dedup_key: 'd' }],
    ['unreadable', 400, { status: 'invalid event', message: 'Event object is invalid', errors: ['a', 'b'] }],
    ['unknown_key', 400, { errors: ['the routing key is not known here'] }],
    ['too_large', 413, { errors: ['the event is larger than 524288 bytes'] }],
    ['too_many', 429, { status: 'throttle exceeded', errors: [] }],
    ['not_stored', 500, { status: 'error' }],
  ] as const)('answers %s with %i', (kind, status, body) => {
    const payload = reading(pagerdutyEvents, TRIGGER);
    const outcome = {
      payload,
      requestId: 'r',
      tookMs: 1,
      problem: 'a; b',
      problems: ['a', 'b'],
      retryAfterSeconds: 7,
      limitBytes: 524_288,
    };

    const answer = pagerdutyEvents.answer?.({ ...outcome, kind });

    expect(answer?.status).toBe(status);
    expect(answer?.body).toMatchObject(body);
  });

  it('says when to come back', () => {
    expect(pagerdutyEvents.answer?.({ kind: 'too_many', retryAfterSeconds: 7, requestId: 'r' }).headers).toEqual({
      'retry-after': '7',
    });
  });
});

describe('change events', () => {
  it('become changes of the ledger', () => {
    const custom_details = { service: 'web', env: 'prod', version: '1.2.3', build: { n: 1 } };

    const read = reading(pagerdutyChanges, {
      payload: { summary: 'Deployed', custom_details },
      links: [{ href: 'https://ci.example.org/1', text: 'build' }, { href: 'javascript:alert(1)' }],
    });

    expect(read.alerts).toEqual([]);
    expect(read.changes).toEqual([
      {
        summary: 'Deployed',
        at: undefined,
        service: 'web',
        environment: 'prod',
        version: '1.2.3',
        links: [{ url: 'https://ci.example.org/1', label: 'build' }],
        labels: { 'details.service': 'web', 'details.env': 'prod', 'details.version': '1.2.3' },
      },
    ]);
    expect(read.rejected.map(({ path }) => path)).toEqual(['payload.links']);
  });

  it('need a summary, and are answered without a key', () => {
    const read = parseChangeEvent({ payload: { summary: '' } });
    const payload = reading(pagerdutyChanges, { payload: { summary: 's' } });

    expect(read).toMatchObject({ ok: false, problems: ["'payload.summary' is missing or blank"] });
    expect(pagerdutyChanges.answer?.({ kind: 'stored', payload, requestId: 'r', tookMs: 1 })).toEqual({
      status: 202,
      headers: {},
      body: { status: 'success', message: 'Change event processed' },
    });
  });
});

describe('Events v1', () => {
  it('reads a trigger with its contexts', () => {
    const read = reading(pagerdutyEventsV1, {
      service_key: 'k',
      event_type: 'trigger',
      incident_key: 'i',
      description: 'disk full',
      details: { host: 'db-1' },
      contexts: [{ type: 'link', href: 'https://x.example.org/', text: 'graph' }],
    });

    expect(read.alerts).toMatchObject([
      {
        action: 'fire',
        dedupKey: 'i',
        summary: 'disk full',
        labels: { 'details.host': 'db-1' },
        links: [{ url: 'https://x.example.org/', label: 'graph' }],
      },
    ]);
  });

  it('answers 200 with the key, and 403 when it is too much', () => {
    const payload = reading(pagerdutyEventsV1, { event_type: 'resolve', incident_key: 'i', description: 'by hand' });

    const outcome = { kind: 'stored', payload, requestId: 'r', tookMs: 1 } as const;

    expect(payload.alerts).toMatchObject([{ action: 'resolve', dedupKey: 'i', note: 'by hand' }]);
    expect(pagerdutyEventsV1.answer?.(outcome)).toMatchObject({ status: 200, body: { incident_key: 'i' } });
    expect(pagerdutyEventsV1.answer?.({ kind: 'too_many', retryAfterSeconds: 1, requestId: 'r' }).status).toBe(403);
  });

  it.each([
    [{ event_type: 'trigger' }, ["'description' is missing or blank"]],
    [{ event_type: 'resolve' }, ["'incident_key' is missing or blank"]],
  ])('refuses %j', (payload, problems) => {
    expect(parseEventV1(payload, META)).toMatchObject({ ok: false, problems });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a trigger', () => {
    expect(sampleReading(pagerdutyEvents, 'constructed-from-docs/pagerduty-events-v2-trigger.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'checkout/5xx-ratio',
          summary: 'checkout: 5xx ratio above 5% for 10m',
          labels: {
            source: 'checkout-prod-eu1',
            component: 'http',
            group: 'prod',
            class: 'error-ratio',
            'details.ratio': '0.083',
            'details.release': '2.20.1',
          },
          annotations: { client: 'Prometheus', 'details.ratio': '0.083', 'details.release': '2.20.1' },
          severity: 'critical',
          axis: undefined,
          startsAt: Date.parse('2026-03-04T10:15:00Z'),
          endsAt: undefined,
          links: [
            { url: 'https://runbooks.example.com/5xx', label: 'Runbook' },
            { url: 'https://prometheus.example.com/graph', label: 'Prometheus' },
          ],
          note: undefined,
          by: undefined,
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it.each([
    ['acknowledge', 'acknowledge'],
    ['resolve', 'resolve'],
  ])('reads %s', (name, action) => {
    const read = sampleReading(pagerdutyEvents, `constructed-from-docs/pagerduty-events-v2-${name}.json`);

    expect(read.alerts).toMatchObject([{ action, dedupKey: 'checkout/5xx-ratio' }]);
    expect(read.rejected).toEqual([]);
  });

  it('reads a change', () => {
    expect(sampleReading(pagerdutyChanges, 'constructed-from-docs/pagerduty-change-event.json')).toEqual({
      alerts: [],
      changes: [
        {
          summary: 'Deployed checkout 3.0.2',
          at: Date.parse('2026-03-04T10:15:00Z'),
          service: undefined,
          environment: undefined,
          version: undefined,
          links: [],
          labels: { source: 'argo-cd', 'details.from': '3.0.1', 'details.to': '3.0.2' },
        },
      ],
      rejected: [],
      ignored: [],
    });
  });
});
