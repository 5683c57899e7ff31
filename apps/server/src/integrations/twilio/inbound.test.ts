import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeyPress } from './keypad.ts';
import { canRetry, isOptOut } from './outcome.ts';
import { readReceipt, type ReceiptState, supersedes } from './receipts.ts';
import { isSigned } from './signature.ts';
import { helpText, inboundActOf, readSmsReply } from './sms-reply.ts';
import { sizeOf } from './gsm7.ts';

const by = '+4915112345678';
const reply = (body: string, more: Record<string, string> = {}) =>
  readSmsReply(new URLSearchParams({ From: by, Body: body, ...more }));

describe('a signature', () => {
  /** Source: examples of Twilio's documentation and of a public implementation, with the token `12345` */
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const form = (number: string) =>
    new URLSearchParams({
      CallSid: 'CA1234567890ABCDE',
      Caller: number,
      Digits: '1234',
      From: number,
      To: '+18005551212',
    });

  it.each([
    ['+14158675309', 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['+12349013030', '0/KCTR6DLpKmkAf8muzZqo1nDgQ='],
  ])('of the published example with %s holds', (number, signature) => {
    expect(isSigned('12345', url, form(number), signature)).toBe(true);
    expect(isSigned('12345', url.replace('.com', '.com:443'), form(number), signature)).toBe(true);
  });

  it.each([
    ['another token', '12346', url, '+14158675309'],
    ['another address', '12345', `${url}&x=1`, '+14158675309'],
    ['another host', '12345', url.replace('mycompany', 'yourcompany'), '+14158675309'],
    ['another port', '12345', url.replace('.com', '.com:8443'), '+14158675309'],
    ['another form', '12345', url, '+14158675310'],
    ['no token', '', url, '+14158675309'],
    ['no address', '12345', 'nonsense', '+14158675309'],
  ])('does not hold for %s', (_what, token, at, number) => {
    expect(isSigned(token, at, form(number), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=')).toBe(false);
  });

  it.each([undefined, '', 'RSOYDt4T', '=', 'RSOYDt4T1cUTdK1PDd93/VVr8B8=AAAA'])('%j is none', (signature) => {
    expect(isSigned('12345', url, form('+14158675309'), signature)).toBe(false);
  });
});

describe('a reply', () => {
  it.each([
    ['ack 4821', 'acknowledge', '4821'],
    ['4821 ack', 'acknowledge', '4821'],
    ['1 ack', 'acknowledge', '1'],
    ['ack 42', 'acknowledge', '42'],
    ['ACK4821', 'acknowledge', '4821'],
    ['  Ack   #4821. ', 'acknowledge', '4821'],
    ['“ack”', 'acknowledge', undefined],
    ['Acknowledged', 'acknowledge', undefined],
    ['４８２１　ａｃｋ', 'acknowledge', '4821'],
    ['not me', 'not_me', undefined],
    ['Not me 4821!', 'not_me', '4821'],
    ['4821 NACK', 'not_me', '4821'],
    ['resolve 4821', 'resolve', '4821'],
    ['closed', 'resolve', undefined],
  ])('%j acts', (body, act, code) => {
    expect(reply(body)).toEqual({ kind: 'act', act, code, by });
  });

  it.each([
    '',
    '4821',
    'ok',
    'thanks, will look',
    "don't ack 4821",
    'do not ack',
    'ack 4821 4822',
    '4821 ack 4822',
    'ack 1234567',
    'ack me not',
    'not  ack',
    'stop please',
    'please stop',
    'x'.repeat(5_000),
    `ack ${' '.repeat(500)}`,
  ])('%j acts on nothing', (body) => {
    expect(reply(body)).toEqual({ kind: 'unclear', by });
  });

  it.each(['STOP', 'Stop.', '"stop"', 'StopAll', 'UNSUBSCRIBE', 'cancel', 'END', 'quit', 'Arrêt', 'ARRET', 'Stopp'])(
    '%j ends messages',
    (body) => {
      expect(reply(body)).toEqual({ kind: 'opt', act: { act: 'stop', token: undefined, by } });
    },
  );

  it.each(['baja', 'Sair', 'СТОП', '停止', '退订', '수신거부', 'إيقاف', 'הסר', 'iptal', 'Abmelden', 'hủy'])(
    '%j ends them in other languages',
    (body) => {
      expect(reply(body)).toMatchObject({ act: { act: 'stop' } });
      expect(reply(body.normalize('NFD'))).toMatchObject({ act: { act: 'stop' } });
    },
  );

  it('may ask for messages again, or for help', () => {
    expect(reply('Start')).toEqual({ kind: 'opt', act: { act: 'start', token: undefined, by } });
    expect(reply('unstop')).toMatchObject({ act: { act: 'start' } });
    for (const word of ['HELP', 'info', '?', 'Hilfe', 'aide', '帮助'])
      expect(reply(word)).toEqual({ kind: 'help', by });
    expect(sizeOf(helpText('+15005550006'))).toMatchObject({ encoding: 'gsm7' });
    expect(helpText('+15005550006')).toContain('STOP');
  });

  it('follows the provider where it sorted the words itself', () => {
    expect(reply('basta così', { OptOutType: 'STOP' })).toMatchObject({ act: { act: 'stop' } });
    expect(reply('si', { OptOutType: 'START' })).toMatchObject({ act: { act: 'start' } });
    expect(reply('che?', { OptOutType: 'HELP' })).toEqual({ kind: 'help', by });
  });

  it.each(['', 'Bank', 'whatsapp:+49151', '+1<script>'])('from %j is nobody we could answer', (From) => {
    expect(reply('ack', { From })).toBeUndefined();
  });

  it('acts on the one message it can mean, and on no other', () => {
    const open = (code: string) => ({ code, acts: [{ act: 'acknowledge' as const, token: `t-${code}` }] });
    const act = (code: string | undefined) => ({ kind: 'act' as const, act: 'acknowledge' as const, code, by });

    expect(inboundActOf(act('11'), [open('11'), open('12')])).toEqual({ act: 'acknowledge', token: 't-11', by });
    expect(inboundActOf(act(undefined), [open('11')])).toMatchObject({ token: 't-11' });
    expect(inboundActOf(act(undefined), [open('11'), open('12')])).toBeUndefined();
    expect(inboundActOf(act('11'), [open('11'), open('11')])).toBeUndefined();
    expect(inboundActOf(act('13'), [open('11')])).toBeUndefined();
    expect(inboundActOf({ ...act('11'), act: 'resolve' }, [open('11')])).toBeUndefined();
  });

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (body) => {
        expect(reply(body)).toBeDefined();
      }),
    );
  });
});

describe('a key', () => {
  const press = (form: Record<string, string>, query = 'message=m-1&key1=t-ack&key2=t-not&key4=t-res') =>
    readKeyPress(
      new URLSearchParams({ To: by, From: '+15005550006', Direction: 'outbound-api', ...form }),
      new URLSearchParams(query),
    );

  it.each([
    ['1', { kind: 'act', act: { act: 'acknowledge', token: 't-ack', by }, message: 'm-1' }],
    ['2', { kind: 'act', act: { act: 'not_me', token: 't-not', by }, message: 'm-1' }],
    ['4', { kind: 'act', act: { act: 'resolve', token: 't-res', by }, message: 'm-1' }],
    ['3', { kind: 'repeat', message: 'm-1' }],
    ['5', { kind: 'nothing' }],
    ['11', { kind: 'nothing' }],
    ['', { kind: 'nothing' }],
    ['#', { kind: 'nothing' }],
    ['__proto__', { kind: 'nothing' }],
  ])('%j', (Digits, expected) => {
    expect(press({ Digits })).toEqual(expected);
  });

  it.each(['machine_start', 'machine_end_beep', 'fax'])('of %s acknowledges nothing', (AnsweredBy) => {
    expect(press({ Digits: '1', AnsweredBy })).toEqual({ kind: 'nothing' });
  });

  it('needs a message and the token of its act; an answered call alone is neither', () => {
    expect(press({ Digits: '1' }, 'key1=t-ack')).toEqual({ kind: 'nothing' });
    expect(press({ Digits: '1' }, 'message=m-1')).toEqual({ kind: 'nothing' });
    expect(press({ CallStatus: 'in-progress', AnsweredBy: 'human' })).toEqual({ kind: 'nothing' });
  });
});

describe('a receipt', () => {
  const query = new URLSearchParams('message=m-1');
  const read = (form: Record<string, string>) => readReceipt(new URLSearchParams(form), query);
  const none = { answeredBy: undefined, reason: undefined, canRetry: undefined };

  it.each([
    ['queued', 'queued'],
    ['sending', 'queued'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
  ])('of a message that is %s', (MessageStatus, state) => {
    expect(read({ MessageSid: 'SM1', MessageStatus })).toEqual({
      kind: 'sms',
      reference: 'SM1',
      idempotencyKey: 'm-1',
      state,
      ...none,
    });
  });

  it.each([
    ['undelivered', '30003', /off or out of reach.*30003/, true],
    ['failed', '30006', /landline.*30006/, false],
    ['failed', '31337', /error 31337/, undefined],
    ['failed', '', /no reason/, undefined],
  ] as const)('of a message that is %s with %s', (MessageStatus, ErrorCode, reason, retry) => {
    const receipt = read({ MessageSid: 'SM1', MessageStatus, ErrorCode });

    expect(receipt).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason), canRetry: retry });
  });

  it.each([
    ['initiated', 'queued', undefined],
    ['ringing', 'ringing', undefined],
    ['in-progress', 'answered', undefined],
    ['completed', 'completed', undefined],
    ['no-answer', 'no_answer', 'nobody answered'],
    ['busy', 'busy', 'the line was busy'],
    ['failed', 'failed', 'the provider says `failed` and no reason'],
    ['canceled', 'failed', 'the provider says `canceled` and no reason'],
  ])('of a call that is %s', (CallStatus, state, reason) => {
    expect(read({ CallSid: 'CA1', CallStatus })).toMatchObject({ kind: 'voice', reference: 'CA1', state, reason });
  });

  it('tells who took a call', () => {
    expect(read({ CallSid: 'CA1', AnsweredBy: 'machine_start' })).toMatchObject({
      state: 'answered',
      answeredBy: 'machine',
    });
    expect(read({ CallSid: 'CA1', CallStatus: 'completed', AnsweredBy: 'human' })).toMatchObject({
      answeredBy: 'human',
    });
    expect(read({ CallSid: 'CA1', CallStatus: 'completed', AnsweredBy: 'unknown' })).toMatchObject({
      answeredBy: 'unknown',
    });
  });

  it.each([
    {},
    { MessageSid: 'SM1' },
    { MessageSid: 'SM1', MessageStatus: 'flying' },
    { CallSid: 'CA1', CallStatus: 'x' },
    { MessageStatus: 'sent' },
  ])('%j says nothing', (form) => {
    expect(read(form)).toBeUndefined();
  });

  it('never takes back an end, in whatever order reports come', () => {
    const states: ReceiptState[] = [
      'queued',
      'sent',
      'ringing',
      'answered',
      'delivered',
      'completed',
      'no_answer',
      'busy',
      'failed',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { minLength: 1 }), (reports) => {
        let current: ReceiptState | undefined;
        for (const report of reports) if (supersedes(report, current)) current = report;

        const end = reports.find((report) => states.indexOf(report) >= 4);
        const furthest = Math.max(...reports.map((report) => states.indexOf(report)));
        expect(current).toBe(end ?? states[furthest]);
      }),
    );
  });
});

it('knows the codes that matter', () => {
  expect([isOptOut(21_610), isOptOut(21_211)]).toEqual([true, false]);
  expect([canRetry(30_003), canRetry(30_007), canRetry(1)]).toEqual([true, false, undefined]);
});
