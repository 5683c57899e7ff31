import { describe, expect, it } from 'vitest';
import { HeardChanges } from './heard.ts';

const change = (seq: number) => ({ seq, data: `{"kind":"alerts.opened","subjectId":"${seq}"}` });

function heard(from: number, ...numbers: readonly number[]): HeardChanges {
  const changes = new HeardChanges(from);
  for (const seq of numbers) changes.add(change(seq));
  return changes;
}

describe('what a stream has told', () => {
  it('is told again to a tab whose first answer is older, from that answer on', () => {
    expect(heard(10, 12, 15, 16).after(12)).toEqual([change(15), change(16)]);
  });

  it('is nothing to a tab that has everything already, and to one that can not say what it has', () => {
    expect(heard(10, 12).after(12)).toEqual([]);
    expect(heard(10).after(10)).toEqual([]);
    expect(heard(10, 12).after(Number.NaN)).toEqual([]);
  });

  it('is not enough for a tab that has an answer from before it began', () => {
    expect(heard(10, 12).after(9)).toBeUndefined();
  });

  it('goes on where it stopped', () => {
    expect(heard(10).last).toBe(10);
    expect(heard(10, 12, 15).last).toBe(15);
  });

  it('is forgotten beyond five hundred, and then says so', () => {
    const numbers = Array.from({ length: 502 }, (_, index) => 11 + index);
    const changes = heard(10, ...numbers);

    expect(changes.after(11)).toBeUndefined();
    expect(changes.after(12)).toHaveLength(500);
  });
});
