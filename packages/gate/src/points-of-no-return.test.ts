import { gateFacts, releaseFacts } from '@lockstep/testkit';
import { expect, it } from 'vitest';
import type { PointOfNoReturn, ReleaseFacts } from './facts.ts';
import { crossedPoints } from './points-of-no-return.ts';

const served = (version: string, line: string, releasedAt: string, servesNow = false): ReleaseFacts => ({
  ...releaseFacts(version, releasedAt, {
    record: { firstServedAt: '2025-06-20T00:00:00Z', lastServedAt: '2025-06-20T00:00:00Z', servesNow },
  }),
  line,
});
const point: PointOfNoReturn = {
  id: 'P1',
  kind: 'migration',
  at: '2025-06-20T00:00:00Z',
  note: '',
  firstRelease: undefined,
};

it('of several releases that began to serve at once, the same one is the first beyond it whatever the order', () => {
  const current = served('2.0.0', '2', '2025-06-19T00:00:00Z', true);
  const older = served('1.5.0', '1', '2025-06-18T00:00:00Z');
  const target = releaseFacts('1.6.0', '2025-06-19T12:00:00Z', {});
  const crossed = (candidates: readonly ReleaseFacts[]) => {
    const facts = gateFacts({ current, target: { ...target, line: '1' }, candidates, pointsOfNoReturn: [point] });
    return crossedPoints({ ...facts, current: candidates[0] ?? current }, facts.current, facts.target).length;
  };

  expect(crossed([older, current])).toBe(crossed([current, older]));
});
