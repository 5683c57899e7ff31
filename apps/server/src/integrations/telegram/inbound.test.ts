import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFromTelegram, readUpdate, startLink } from './inbound.ts';

describe('an update from Telegram', () => {
  const from = { id: 4242, is_bot: false, first_name: 'Ada' };
  const button = (data: unknown, more: object = {}) => ({
    update_id: 1,
    callback_query: { id: '9', from, message: { message_id: 77, chat: { id: -100777 } }, data, ...more },
  });
  const text = (words: string, more: object = {}) => ({
    update_id: 1,
    message: { message_id: 5, from, chat: { id: 4242, type: 'private' }, text: words, ...more },
  });

  it.each([
    ['a', 'acknowledge'],
    ['r', 'resolve'],
    ['n', 'not_me'],
  ])('with the button %s is an act', (letter, act) => {
    const token = 'AZaz09-_'.repeat(6);

    expect(readUpdate(button(`${letter}:${token}`))).toEqual({
      kind: 'act',
      act: { act, token, by: '4242' },
      chat: '-100777',
      callbackId: '9',
    });
  });

  it('links a chat by a code, starts and stops', () => {
    expect(readUpdate(text('/start c0de_-x'))).toEqual({ kind: 'link', code: 'c0de_-x', chat: '4242', by: '4242' });
    expect(readUpdate(text('/start@lockstep_bot c0de', { chat: { id: -5 } }))).toMatchObject({
      kind: 'link',
      chat: '-5',
      by: '4242',
    });
    expect(readUpdate(text('/start'))).toEqual({ kind: 'opt', act: { act: 'start', token: undefined, by: '4242' } });
    expect(readUpdate(text('/stop'))).toEqual({ kind: 'opt', act: { act: 'stop', token: undefined, by: '4242' } });
    const blocked = { my_chat_member: { chat: { id: 4242 }, from, new_chat_member: { status: 'kicked', user: from } } };
    expect(readUpdate(blocked)).toMatchObject({ kind: 'opt', act: { act: 'stop', by: '4242' } });
    expect(startLink('lockstep_bot', 'c0de_-x')).toBe('https://t.me/lockstep_bot?start=c0de_-x');
    expect(() => startLink('lockstep_bot', 'not a code')).toThrow(RangeError);
    expect(() => startLink('x/y', 'c0de')).toThrow(RangeError);
  });

  it.each([
    button('z:token'),
    button('a:'),
    button(`a:${'x'.repeat(63)}`),
    button('a:to ken'),
    button(undefined),
    button('a:token', { id: 9 }),
    button('a:token', { from: undefined }),
    text('hello'),
    text('/start code more'),
    text('/start cöde'),
    text('/start code', { chat: undefined }),
    { my_chat_member: { chat: { id: 1 }, new_chat_member: { status: 'member' } } },
    { update_id: 1, poll: {} },
    null,
    [],
    'x',
  ])('%j is nothing', (update) => {
    expect(readUpdate(update)).toEqual({ kind: 'nothing' });
  });

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readUpdate(value)).toHaveProperty('kind');
        expect(readUpdate({ callback_query: value, message: value })).toHaveProperty('kind');
        expect(readUpdate({ message: value, my_chat_member: value })).toHaveProperty('kind');
      }),
    );
  });

  it('counts only with the secret', () => {
    expect(isFromTelegram('s3cret', 's3cret')).toBe(true);
    for (const [secret, header] of [
      ['s3cret', 's3creT'],
      ['s3cret', undefined],
      ['s3cret', ''],
      ['', ''],
      ['', undefined],
    ] as const)
      expect(isFromTelegram(secret, header)).toBe(false);
  });
});
