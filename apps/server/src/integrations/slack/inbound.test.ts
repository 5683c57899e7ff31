import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpStandIn } from '../../platform/outgoing/test-stand-in.ts';
import { answerPress, note, readSlackRequest, unlinkedNote, verifySlack } from './inbound.ts';

const secret = 'secret-of-signing';
const now = Date.UTC(2026, 0, 15, 12);

function signed(body: string, at: number, by = secret): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const mac = createHmac('sha256', by).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` };
}

const press = (changes: object = {}): string =>
  new URLSearchParams({
    payload: JSON.stringify({
      type: 'block_actions',
      team: { id: 'T0000', domain: 'example' },
      user: { id: 'U0123ABCD', username: 'ada', team_id: 'T0000' },
      container: { type: 'message', message_ts: '1768478400.000100', channel_id: 'C0123ABCD', is_ephemeral: false },
      response_url: 'https://hooks.slack.com/actions/T0000/1/x',
      actions: [
        { action_id: 'lockstep.not_me', block_id: 'x', type: 'button', value: 'token-17', action_ts: '1768478401.1' },
      ],
      ...changes,
    }),
  }).toString();

describe('a request from Slack', () => {
  it('is known by its signature over the raw body, for five minutes', () => {
    const body = press();
    const headers = signed(body, now);

    expect(verifySlack(body, headers, secret, now)).toEqual({ ok: true });
    expect(verifySlack(body, headers, secret, now + 300_000)).toEqual({ ok: true });
    expect(verifySlack(body, headers, secret, now + 301_000)).toMatchObject({ ok: false });
    expect(verifySlack(body, headers, secret, now - 301_000)).toMatchObject({ ok: false });
    expect(verifySlack(`${body} `, headers, secret, now)).toMatchObject({ ok: false });
    expect(verifySlack(body, signed(body, now, 'another'), secret, now)).toMatchObject({ ok: false });
  });

  it('is signed as in the example that Slack publishes', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
      '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com' +
      '%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };

    expect(verifySlack(body, headers, '8f742231b10e8888abcd99yyyzzz85a5', 1_531_420_618_000)).toEqual({ ok: true });
  });

  it.each([
    [{}],
    [{ 'x-slack-signature': 'v0=' }],
    [{ ...signed('x', now), 'x-slack-signature': ['v0=a', 'v0=b'] }],
    [{ ...signed('x', now), 'x-slack-request-timestamp': 'soon' }],
    [{ ...signed('x', now), 'x-slack-signature': 'v0=é' }],
  ])('is refused with the headers %j', (headers) => {
    expect(verifySlack('x', headers, secret, now)).toMatchObject({ ok: false, problem: expect.any(String) });
  });

  it('brings an act: which, with what token, by whom, and where to answer', () => {
    expect(readSlackRequest(press())).toEqual({
      kind: 'act',
      act: { act: 'not_me', token: 'token-17', by: 'U0123ABCD' },
      answerUrl: 'https://hooks.slack.com/actions/T0000/1/x',
    });
  });

  it.each([
    ['another app', press({ actions: [{ action_id: 'theirs', value: 'x' }] }), 'other'],
    ['an act we do not know', press({ actions: [{ action_id: 'lockstep.delete', value: 'x' }] }), 'other'],
    ['a link that was opened', press({ actions: [{ action_id: 'lockstep.resolve' }] }), 'other'],
    ['a dialog', press({ type: 'view_submission' }), 'other'],
    ['a press by nobody', press({ user: {} }), 'malformed'],
    ['no press at all', press({ actions: [] }), 'malformed'],
    ['no payload', 'a=b', 'malformed'],
    ['no JSON', 'payload=%7B', 'malformed'],
  ])('that is %s is %s', (_what, body, kind) => {
    expect(readSlackRequest(body).kind).toBe(kind);
  });

  it('never makes us throw', () => {
    const anyPayload = fc.oneof(
      fc.string(),
      fc.json().map((json) => new URLSearchParams({ payload: json }).toString()),
    );
    fc.assert(fc.property(anyPayload, (body) => readSlackRequest(body).kind !== 'act'));
  });
});

describe('an answer to a press', () => {
  it('tells somebody we do not know how to link the account, and leaves the message as it is', async () => {
    await using server = await httpStandIn({
      read: ({ body }) => ({ raw: body, text: body, key: undefined }),
      answers: {},
    });
    const answer = unlinkedNote('https://lockstep.example.org/me?a=(1)');

    await answerPress(`${server.origin}/actions`, answer, { allowPrivate: true });

    expect(JSON.parse(server.received[0]?.raw ?? '')).toEqual({
      response_type: 'ephemeral',
      replace_original: false,
      text: expect.stringContaining('<https://lockstep.example.org/me?a=%281%29|Link your Slack account>'),
    });
  });

  it('can be any sentence of ours', () => {
    expect(note('Already acknowledged by Ada.')).toMatchObject({ text: 'Already acknowledged by Ada.' });
  });
});
