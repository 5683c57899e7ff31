import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editRing, ringOrder, takeTurn } from './ring.ts';
import { newEscalation, nextEscalation } from './escalation.ts';
import type { EscalationStep, RingPointer } from './escalation-policy.ts';
import { PEOPLE, START, group, person, policy, step, world } from './test-escalation.ts';

const PLACE = { policyId: 'main', stepId: 's1' };

describe('the order of a ring', () => {
  it('is the position until somebody has been paged, then least recently paged first', () => {
    const pointer = takeTurn(undefined, PLACE, ['a', 'b', 'c'], 'a', START);

    expect(ringOrder(undefined, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(ringOrder(pointer, ['a', 'b', 'c'])).toEqual(['b', 'c', 'a']);
  });

  it('takes in newcomers as paged now, in front of whoever is paged after them', () => {
    const first = takeTurn(undefined, PLACE, ['a', 'b'], 'a', START);
    const second = takeTurn(first, PLACE, ['new', 'a', 'b'], 'b', START + 1000);

    expect(ringOrder(first, ['new', 'a', 'b'])).toEqual(['b', 'a', 'new']);
    expect(ringOrder(second, ['new', 'a', 'b'])).toEqual(['a', 'new', 'b']);
  });

  it('survives a clock that is set back, and many turns within one millisecond', () => {
    const turns = [START, START - 3_600_000, START - 3_600_000, START];
    const pointer = turns.reduce<RingPointer | undefined>((before, now) => {
      const [next = ''] = ringOrder(before, ['a', 'b', 'c']);
      return takeTurn(before, PLACE, ['a', 'b', 'c'], next, now);
    }, undefined);

    expect(ringOrder(pointer, ['a', 'b', 'c'])).toEqual(['b', 'c', 'a']);
  });

  it('forgets who left: coming back is joining', () => {
    const keys = ['person:a', 'person:b', 'person:c'];
    const ringOf = (...userIds: string[]) => step({ strategy: { kind: 'alert_based' }, targets: userIds.map(person) });
    const first = takeTurn(undefined, PLACE, keys, 'person:a', START);
    const without = editRing(first, ringOf('a', 'c'), world(), START + 1);
    const again = editRing(without, ringOf('a', 'b', 'c'), world(), START + 2);

    expect(Object.keys(without.lastPagedAt)).toEqual(['person:a', 'person:c']);
    expect(ringOrder(again, keys)).toEqual(['person:c', 'person:a', 'person:b']);
  });
});

type Move =
  | { readonly kind: 'arrive'; readonly away: readonly string[] }
  | { readonly kind: 'join' | 'leave'; readonly userId: string };

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('arrive' as const), away: fc.subarray([...PEOPLE]) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('join' as const, 'leave'), userId: fc.constantFrom(...PEOPLE) }),
  },
);

/** A queue of people: whoever is paged goes to its end, as does whoever joins. */
class Queue {
  #people: string[];
  constructor(people: readonly string[]) {
    this.#people = [...people];
  }

  arrive(away: readonly string[]): string | undefined {
    const next = this.#people.find((userId) => !away.includes(userId));
    if (next !== undefined) this.#people = [...this.#people.filter((userId) => userId !== next), next];
    return next;
  }

  join(userId: string): void {
    if (!this.#people.includes(userId)) this.#people.push(userId);
  }

  leave(userId: string): void {
    this.#people = this.#people.filter((each) => each !== userId);
  }
}

const strategies: readonly EscalationStep['strategy'][] = [
  { kind: 'alert_based' },
  { kind: 'cycle_based', rotateAfterMs: 60_000, rounds: 2 },
];

describe.each(strategies)('a ring with the strategy $kind', (strategy) => {
  const open = (ring: readonly string[], away: readonly string[], pointer: RingPointer | undefined) => {
    const ringPolicy = policy([step({ strategy, targets: ring.map(person) })]);
    const pointers = new Map(pointer === undefined ? [] : [['main/s1', pointer]]);
    const here = world({ away: Object.fromEntries(away.map((each) => [each, 'on_leave'])), pointers });
    const { actions, pointers: moved } = nextEscalation(
      newEscalation(group, ringPolicy, START),
      { kind: 'opened' },
      here,
      START,
    );
    const paged = actions.flatMap((action) => (action.kind === 'page' ? [action.userId] : []));
    return { paged, pointer: moved[0] ?? pointer };
  };

  it('agrees with a queue, through joining, leaving and absence', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...PEOPLE]), fc.array(anyMove, { maxLength: 40 }), (start, moves) => {
        const queue = new Queue(start);
        let ring: readonly string[] = start;
        let pointer: RingPointer | undefined;
        for (const [index, move] of moves.entries()) {
          if (move.kind === 'arrive') {
            const opened = open(ring, move.away, pointer);
            ({ pointer } = opened);
            const next = queue.arrive(move.away);
            expect(opened.paged).toEqual(next === undefined ? [] : [next]);
            continue;
          }
          if (move.kind === 'join') queue.join(move.userId);
          else queue.leave(move.userId);
          ring = edited(ring, move, pointer !== undefined);
          pointer = pointer && editRing(pointer, step({ targets: ring.map(person) }), world(), START + index);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives groups that arrive together different members, as long as there are any', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...PEOPLE], { minLength: 1 }), fc.subarray([...PEOPLE]), (ring, away) => {
        const available = ring.filter((each) => !away.includes(each));
        let pointer: RingPointer | undefined;
        const paged = available.flatMap(() => {
          const opened = open(ring, away, pointer);
          ({ pointer } = opened);
          return opened.paged;
        });

        expect(paged).toEqual(available);
      }),
    );
  });

  it('leaves the turn to whoever could not be paged', () => {
    const first = open(['ana', 'ben', 'cleo'], ['ana'], undefined);
    const second = open(['ana', 'ben', 'cleo'], [], first.pointer);

    expect([first.paged, second.paged]).toEqual([['ben'], ['ana']]);
  });
});

/** Position counts only until somebody has been paged: afterwards newcomers may stand anywhere. */
function edited(
  ring: readonly string[],
  { kind, userId }: Exclude<Move, { kind: 'arrive' }>,
  isUsed: boolean,
): string[] {
  if (kind === 'leave') return ring.filter((each) => each !== userId);
  if (ring.includes(userId)) return [...ring];
  return isUsed ? [userId, ...ring] : [...ring, userId];
}
