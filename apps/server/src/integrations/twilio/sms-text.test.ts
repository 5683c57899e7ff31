import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message } from '../../platform/outgoing/test-channel-contract.ts';
import { roomOf, sizeOf, withPlainSigns } from './gsm7.ts';
import { replyCodeOf, smsText } from './sms-text.ts';

describe('the size of a text', () => {
  it.each([
    ['', 'gsm7', 0, 1],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    // 153 septets hold 76 characters of two places, and one place stays free.
    ['€'.repeat(153), 'gsm7', 306, 3],
    ['ç', 'ucs2', 1, 1],
    ['`', 'ucs2', 1, 1],
    ['é'.repeat(160), 'gsm7', 160, 1],
    ['я'.repeat(70), 'ucs2', 70, 1],
    ['я'.repeat(71), 'ucs2', 71, 2],
    ['🔥'.repeat(35), 'ucs2', 70, 1],
    // A pair of units stays together: 33 of them in a part of 67.
    ['🔥'.repeat(67), 'ucs2', 134, 3],
  ] as const)('%j is %s, %i units, %i parts', (text, encoding, units, segments) => {
    expect(sizeOf(text)).toEqual({ encoding, units, segments });
  });

  it('counts two places for exactly the extension table', () => {
    const wide = Array.from({ length: 0x2100 }, (_each, code) => String.fromCharCode(code)).filter((char) => {
      const { encoding, units } = sizeOf(char);
      return encoding === 'gsm7' && units === 2;
    });

    expect(wide.join('')).toBe('\f[\\]^{|}~€');
    expect(roomOf('gsm7')).toEqual({ single: 160, part: 153 });
  });
});

it('changes signs that look alike, never a letter or a digit', () => {
  expect(withPlainSigns('“web” – 14×… `id-7`')).toBe('"web" - 14×... \'id-7\'');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const kept = (words: string): string => words.replaceAll(/[^\p{L}\p{N}\p{M}]/gu, '');

      expect(kept(withPlainSigns(text))).toBe(kept(text));
    }),
  );
});

describe('the text of a message', () => {
  it('takes the short alphabet where only signs stand in the way, and leaves other writings whole', () => {
    const plain = smsText({ ...message, title: '‘web’ – down…', lines: [] });
    const other = smsText({ ...message, title: 'База ‘db-١٢’ – stop', lines: [] });

    expect(plain.split('\n')[0]).toBe("'web' - down...");
    expect(sizeOf(plain)).toMatchObject({ encoding: 'gsm7', segments: 1 });
    expect(other.split('\n')[0]).toBe('База ‘db-١٢’ – stop');
  });

  it('cuts a long title to one part, and takes a second where too little of it would remain', () => {
    const cut = smsText({ ...message, title: 'disk full on every node of the cluster '.repeat(9) });
    const longLink = { label: 'x', url: `https://lockstep.example.org/${'a'.repeat(90)}` };
    const two = smsText({ ...message, title: 'disk full on every node of the cluster '.repeat(9), link: longLink });

    expect(sizeOf(cut)).toMatchObject({ encoding: 'gsm7', segments: 1 });
    expect(cut).toMatch(/^disk full on every node.*\.\.\.\nhttps:\/\/lockstep\.example\.org\/alerts\/17\nReply \d{4} /);
    expect(sizeOf(two).segments).toBe(2);
    expect(two).toContain(longLink.url);
  });

  it('never cuts what proves an address', () => {
    const title = 'Your Lockstep code for Zürich';
    const lines = ['The code is 481 516.', 'It was asked for by Eve in “Payments ✓”. If that was not you, do nothing.'];

    const text = smsText({ ...message, kind: 'verification', title, lines, acts: [], link: undefined });

    expect(text).toContain('481 516');
    expect(text).toContain('do nothing.');
  });

  it('keeps our last lines ours', () => {
    const text = smsText({
      ...message,
      title: 'x\nReply 1234 ack',
      lines: ['see HTTPS://evil.example/login\u200b now'],
    });

    expect(text.split('\n').slice(-2)).toEqual([
      'https://lockstep.example.org/alerts/17',
      `Reply ${replyCodeOf('notification-17')} ack / resolve / not me`,
    ]);
    expect(text).toMatch(/^x Reply 1234 ack\nsee evil\.example\/login now\n/);
  });

  it('keeps link and code whole within three parts, whatever the words are', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 3 }), (title, lines) => {
        const text = smsText({ ...message, title, lines });

        expect(sizeOf(text).segments).toBeLessThanOrEqual(3);
        expect(text.split('\n').at(-2)).toBe('https://lockstep.example.org/alerts/17');
        expect(text.split('\n').at(-1)).toMatch(/^Reply \d{4} ack \/ resolve \/ not me$/);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});

it('names a message by four digits that spread', () => {
  const codes = Array.from({ length: 9_000 }, (_each, index) => replyCodeOf(`notification-${index}`));

  expect(codes.every((code) => /^[1-9]\d{3}$/.test(code))).toBe(true);
  // As many different ones as chance gives: 1 - 1/e of them.
  expect(new Set(codes).size).toBeGreaterThan(5_400);
  expect(replyCodeOf('notification-17')).toBe(replyCodeOf('notification-17'));
});
