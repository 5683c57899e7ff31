import { describe, expect, it } from 'vitest';
import { Listening } from './listening.ts';

const minute = 60_000;

describe('the silence of senders', () => {
  it('does not count until all of them had their turn after a start', () => {
    expect(new Listening(1_000).nothingIsOverBefore).toBe(1_000 + 3 * minute);
  });

  it('counts from the start for as long as there is no break', () => {
    const listening = new Listening(0);
    for (let now = 0; now <= 60 * minute; now += 20_000) listening.tell(now);

    expect(listening.nothingIsOverBefore).toBe(3 * minute);
  });

  it('does not count across a break: a stopped process, a database that was away', () => {
    const listening = new Listening(0);
    listening.tell(1_000);
    listening.tell(10 * minute);

    expect(listening.nothingIsOverBefore).toBe(13 * minute);
  });
});
