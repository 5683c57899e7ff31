import { describe, expect, it } from 'vitest';
import { instantValue, integerBetween, numberValue, stepsValue } from './option-values.ts';

describe('option values', () => {
  it.each([
    ['2025-12-08', '2025-12-08T00:00:00.000Z'],
    ['2025-12-08T10:30', '2025-12-08T10:30:00.000Z'],
    ['2025-12-08 10:30:15', '2025-12-08T10:30:15.000Z'],
    ['2025-12-08T10:30:15+02:00', '2025-12-08T08:30:15.000Z'],
  ])('reads the time %s in UTC', (text, instant) => {
    expect(instantValue(text)).toBe(instant);
  });

  it.each(['yesterday', '2025-13-01', '2025-1-1', '10:30', ''])('refuses the time %j', (text) => {
    expect(() => instantValue(text)).toThrow(/write it as/);
  });

  it('reads lists of steps and refuses what is no step', () => {
    expect(stepsValue('1, 2,5')).toEqual([1, 2, 5]);
    expect(() => stepsValue('1,,2')).toThrow(/whole number/);
    expect(() => stepsValue('0')).toThrow(/whole number/);
  });

  it('keeps numbers in their bounds', () => {
    expect([integerBetween(1, 100)('100'), numberValue('14.4')]).toEqual([100, 14.4]);
    expect(() => integerBetween(1, 100)('1e1')).toThrow(/from 1 to 100/);
    expect(() => numberValue('')).toThrow(/number/);
    expect(() => numberValue('-1')).toThrow(/number/);
  });
});
