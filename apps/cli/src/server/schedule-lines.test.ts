import { expect, it } from 'vitest';
import { onCallRow } from './schedule-lines.ts';

const nights = {
  schedule: { id: 's1', name: 'nights', title: 'Nights', team: null },
  onCall: [],
  isOpenOnPurpose: false,
  nextHandoverAt: '2026-01-01T18:00:00.000Z',
  nextUserIds: [],
  isNextOpenOnPurpose: false,
};
const ada = { layerId: 'l1', rotationId: 'r1', overrideId: null, userId: 'u1' };
const people = [{ id: 'u1', name: 'Ada' }];

it('says who is on call and who is then, and tells a gap from hours that are open on purpose', () => {
  const said = (more: Partial<Parameters<typeof onCallRow>[0]>) => {
    const [, now, , then] = onCallRow({ ...nights, ...more }, people);
    return [now, then];
  };

  expect(said({})).toEqual(['nobody', 'nobody']);
  expect(said({ isOpenOnPurpose: true, nextUserIds: ['u1'] })).toEqual(['nobody, on purpose', 'Ada']);
  expect(said({ onCall: [ada], isNextOpenOnPurpose: true })).toEqual(['Ada', 'nobody, on purpose']);
  expect(said({ onCall: [ada], nextHandoverAt: null })).toEqual(['Ada', '-']);
});
