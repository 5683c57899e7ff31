import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areNamesAlike } from './chat-names.ts';

describe('the name of a chat and that of a person', () => {
  it.each([
    ['@anna.berg', 'Anna Berg'],
    ['ANNA', 'Anna Berg'],
    ['annaberg', 'Anna Berg'],
    ['Berg, Anna (Ops)', 'Anna Berg'],
    ['rene_dupont', 'René Dupont'],
    ['Jose', 'José García'],
    ['li.wu', 'Li Wu'],
    ['山田 太郎', '山田太郎'],
    ['Олена', 'Олена Коваль'],
  ])('are alike: %s, %s', (chat, person) => {
    expect(areNamesAlike([chat], [person])).toBe(true);
  });

  it.each([
    ['ben.carter', 'Anna Berg'],
    ['Maria de Souza', 'Carlos de Lima'],
    ['annabel', 'Anna Berg'],
    ['6f1b1c1e-0000-4000-8000-00000000000a', 'Anna Berg'],
    ['', ''],
    ['@', '-'],
  ])('differ: %s, %s', (chat, person) => {
    expect(areNamesAlike([chat], [person])).toBe(false);
  });

  it('are alike when one of several is', () => {
    expect(areNamesAlike(['@night.owl', 'Anna B.'], ['Anna Berg', 'aberg'])).toBe(true);
    expect(areNamesAlike(['aberg'], ['Anna Berg', 'aberg'])).toBe(true);
  });

  it('are so in both directions, and one name more makes nothing differ', () => {
    const names = fc.array(fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(names, names, names, (chat, person, more) => {
        const alike = areNamesAlike(chat, person);

        expect(areNamesAlike(person, chat)).toBe(alike);
        expect(areNamesAlike([...chat, ...more], person) || !alike).toBe(true);
      }),
    );
  });
});
