import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { opsgenie, parseOpsgenieCall } from './alert-api.ts';
import { opsgenieWebhook, parseOpsgenieWebhook } from './webhook.ts';

function called(
  method: string,
  path: string,
  body: unknown,
  query: Record<string, string> = { identifierType: 'alias' },
) {
  return parseOpsgenieCall(body, { ...META, call: { method, path, query } });
}

describe('the Alert API', () => {
  it.each([
    ['P1', 'critical'],
    ['P2', 'error'],
    ['P3', 'warning'],
    ['P4', 'info'],
    ['P5', 'info'],
    [undefined, 'warning'],
  ])('takes priority %s as %s, and the message as alias', (priority, severity) => {
    expect(reading(opsgenie, { message: 'm', priority }).alerts).toMatchObject([
      { action: 'fire', dedupKey: 'm', summary: 'm', severity },
    ]);
  });

  it.each([
    [{}, ['message: is missing or blank: one line that says what is wrong']],
    [{ message: 'm', priority: 'P6' }, ['priority: is none of P1, P2, P3, P4, P5']],
    [[], ['the body is a list: it must be an object']],
  ])('refuses %j', (body, problems) => {
    expect(parseOpsgenieCall(body, META)).toMatchObject({ ok: false, problems });
  });

  it.each([
    ['POST', 'close', { note: 'done', user: 'ada' }, { action: 'resolve', note: 'done', by: 'ada' }],
    ['POST', 'acknowledge', undefined, { action: 'acknowledge', note: undefined }],
    ['POST', 'unacknowledge', {}, { action: 'unacknowledge' }],
    ['POST', 'notes', { note: 'looking' }, { action: 'note', note: 'looking' }],
    ['POST', 'tags', { tags: ['a', 'b'] }, { action: 'note', note: 'tags: a, b' }],
    ['POST', 'details', { details: { k: 'v' } }, { action: 'note', note: 'details: k=v' }],
    ['PUT', 'message', { message: 'worse' }, { action: 'note', note: 'message: worse' }],
    ['PUT', 'priority', { priority: 'P1' }, { action: 'note', note: 'priority: P1' }],
  ])('%s %s by alias', (method, operation, body, expected) => {
    const read = called(method, `/v2/alerts/a%2Fb/${operation}`, body);

    expect(read).toMatchObject({ ok: true, payload: { alerts: [{ dedupKey: 'a/b', ...expected }] } });
  });

  it('deletes by resolving', () => {
    expect(called('DELETE', '/v2/alerts/a', undefined)).toMatchObject({
      ok: true,
      payload: { alerts: [{ action: 'resolve', dedupKey: 'a' }] },
    });
  });

  it('needs to be told which alert an id means', () => {
    const call = { method: 'POST', path: '/v2/alerts/123/close', query: {} };

    expect(parseOpsgenieCall({}, { ...META, call })).toMatchObject({
      ok: false,
      problem: 'there is no alert with the id `123`',
    });
    expect(parseOpsgenieCall({}, { ...META, call: { ...call, dedupKey: 'a' } })).toMatchObject({
      payload: { alerts: [{ action: 'resolve', dedupKey: 'a' }] },
    });
  });

  it.each([
    ['POST', '/v2/alerts/a/snooze', 'do it in Lockstep'],
    ['POST', '/v2/alerts/a/escalate', 'do it in Lockstep'],
    ['POST', '/v2/alerts/a/constructor', 'is not taken over this interface'],
    ['POST', '/v2/alerts/%E0%A4%A/close', 'not percent-encoded'],
    ['PUT', '/v2/alerts', 'can not be posted'],
    ['POST', '/v2/alerts/a/notes', 'note: is missing or blank'],
    ['PUT', '/v2/alerts/a/priority', 'priority: is missing or blank'],
    ['POST', '/v1/json/alert', 'no path of the Alert API'],
  ])('never says yes to %s %s', (method, path, problem) => {
    expect(called(method, path, { priority: 'P9' })).toMatchObject({
      ok: false,
      problem: expect.stringContaining(problem),
    });
  });

  it('says no to a kind of name it does not know', () => {
    expect(called('POST', '/v2/alerts/a/close', {}, { identifierType: 'name' })).toMatchObject({ ok: false });
  });

  it('answers as the vendor does', () => {
    const payload = reading(opsgenie, { message: 'm' });

    expect(opsgenie.answer?.({ kind: 'stored', payload, requestId: 'r-1', tookMs: 12 })).toEqual({
      status: 202,
      headers: { 'x-request-id': 'r-1', 'x-response-time': '0.012', 'x-ratelimit-state': 'OK' },
      body: { result: 'Request will be processed', took: 0.012, requestId: 'r-1' },
    });
    expect(
      opsgenie.answer?.({ kind: 'unreadable', problem: '', problems: ['message: is missing', 'odd'], requestId: 'r' }),
    ).toMatchObject({
      status: 422,
      body: { errors: { message: 'is missing', request: 'odd' }, requestId: 'r' },
    });
    expect(opsgenie.answer?.({ kind: 'unknown_key', requestId: 'r' }).status).toBe(401);
    expect(opsgenie.answer?.({ kind: 'too_many', retryAfterSeconds: 3, requestId: 'r' })).toMatchObject({
      status: 429,
      headers: { 'x-ratelimit-state': 'THROTTLED', 'retry-after': '3' },
    });
    expect(opsgenie.answer?.({ kind: 'too_large', limitBytes: 1, requestId: 'r' }).status).toBe(413);
    expect(opsgenie.answer?.({ kind: 'not_stored', requestId: 'r' }).status).toBe(500);
  });
});

describe('the webhook', () => {
  it.each([
    ['Create', 'fire'],
    ['Acknowledge', 'acknowledge'],
    ['UnAcknowledge', 'unacknowledge'],
    ['Close', 'resolve'],
    ['Delete', 'resolve'],
    ['AddNote', 'note'],
  ])('takes %s as %s', (action, ours) => {
    const alert = {
      alertId: 'id-1',
      message: 'm',
      priority: 'P1',
      username: 'ada',
      note: 'n',
      createdAt: 1_767_225_600_000,
    };

    expect(reading(opsgenieWebhook, { action, alert }).alerts).toMatchObject([
      {
        action: ours,
        dedupKey: 'id-1',
        severity: 'critical',
        by: 'ada',
        startsAt: ours === 'fire' ? 1_767_225_600_000 : undefined,
      },
    ]);
  });

  it('names what it leaves out', () => {
    expect(reading(opsgenieWebhook, { action: 'AddTags', alert: {} }).ignored).toEqual([
      { reason: '`AddTags` opens or closes nothing', count: 1 },
    ]);
    expect(reading(opsgenieWebhook, { action: 'Create', alert: {} }).rejected).toHaveLength(1);
    expect(parseOpsgenieWebhook({ action: 'Create' })).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads what Alertmanager creates', () => {
    const { alerts, rejected } = sampleReading(opsgenie, 'opsgenie/create-alert-1.json');

    expect(rejected).toEqual([]);
    expect(alerts).toEqual([
      {
        action: 'fire',
        dedupKey: '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',
        summary: 'message',
        labels: {
          'details.Actions': 'doThis,doThat',
          'details.Description': 'description',
          'details.Entity': 'test-domain',
          'details.Message': 'message',
          'details.Note': 'this is a note',
          'details.Priority': 'P1',
          'details.ResponderName1': 'TeamA',
          'details.ResponderName2': 'EscalationA',
          'details.ResponderName3': 'TeamA,TeamB',
          'details.ResponderType1': 'team',
          'details.ResponderType2': 'escalation',
          'details.ResponderType3': 'teams',
          'details.Source': 'http://prometheus',
          'details.Tags': 'tag1,tag2',
          entity: 'test-domain',
          priority: 'P1',
          responders: 'team:TeamA, escalation:EscalationA',
          source: 'http://prometheus',
          tags: 'tag1, tag2',
        },
        annotations: { actions: 'doThis, doThat', description: 'description' },
        severity: 'critical',
        axis: undefined,
        startsAt: undefined,
        endsAt: undefined,
        links: [{ url: 'http://prometheus/', label: 'Source' }],
        note: 'this is a note',
        by: undefined,
      },
    ]);
  });
});
