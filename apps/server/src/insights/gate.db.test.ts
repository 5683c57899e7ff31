import { expect, it } from 'vitest';
import { breakGlass } from '../gate/break-glass.ts';
import { refuseKey } from '../gate/refuse-key.ts';
import { reviewBreakGlass } from '../gate/review-break-glass.ts';
import { ask, openTestService } from '../gate/test-gate.ts';
import { signoffReleases, testSignoff } from '../gate/test-signoff.ts';
import { decideTrain } from '../gate/trains/decide-train.ts';
import { requestTrainSignoff } from '../gate/trains/sign-train.ts';
import { showInsights } from './show-insights.ts';

const MINUTE = 60_000;
const { gate, hold, asked, request, turn } = testSignoff('cost');

async function figures() {
  const { shares, durations } = await showInsights(gate.platform.as(['auditor']), { service: gate.web });
  return {
    wait: durations.find(({ metric }) => metric === 'gate_time_to_go'),
    counts: Object.fromEntries(
      shares.map(({ metric, summary: { count, of }, unknown }) => [metric, [count, of, unknown]]),
    ),
  };
}

it('measures from the question to the last key, and how many nobody waited for', async () => {
  const decision = await request(await asked());
  gate.platform.clock.advance(4 * MINUTE);
  await turn(decision, 'reliability');
  gate.platform.clock.advance(9 * MINUTE);
  await turn(decision, 'security');
  const free = await ask(gate.platform, gate.web, '1.1.1');
  gate.platform.clock.advance(30 * MINUTE);

  const { wait, counts } = await figures();

  expect(free.verdict).toBe('allow');
  expect(wait?.values).toMatchObject([{ kind: 'decision', id: decision.id, minutes: 13, isOver: true }]);
  expect(counts).toMatchObject({ gate_no_wait: [1, 2, 0], gate_overrides: [0, 1, 0] });
});

it('counts a release train once, whichever of its services is asked about', async () => {
  const other = `${gate.web}-other`;
  await openTestService(gate.platform, other, signoffReleases(gate.serial));
  await gate.platform.database.pool.query(`update service set mode = 'enforcing' where name = $1`, [other]);
  await hold('1.1.0', gate.signers.reliability, other);
  const train = await decideTrain(gate.signers.responder(), {
    environment: 'production',
    members: [
      { service: gate.web, target: '1.1.0' },
      { service: other, target: '1.1.0' },
    ],
    motive: 'routine',
    reason: '',
    isAutomatic: false,
  });
  await requestTrainSignoff(gate.signers.responder(), {
    train: train.id,
    reason: 'the leak is fine',
    expiresInMinutes: 60,
  });
  gate.platform.clock.advance(7 * MINUTE);

  const waitsOf = async (service?: string) => {
    const { durations } = await showInsights(gate.platform.as(['auditor']), service === undefined ? {} : { service });
    const ids = new Set(train.members.map(({ id }) => id));
    return durations.find(({ metric }) => metric === 'gate_time_to_go')?.values.filter(({ id }) => ids.has(id)).length;
  };
  expect([await waitsOf(), await waitsOf(gate.web), await waitsOf(other)]).toEqual([1, 1, 1]);
});

it('counts what never got its keys as open up to its end', async () => {
  const refused = await request(await asked());
  gate.platform.clock.advance(6 * MINUTE);
  await refuseKey(gate.signers.security(), { decision: refused.id, axis: 'security', reason: 'not this one' });
  const waiting = await request(await asked());
  gate.platform.clock.advance(11 * MINUTE);

  expect((await figures()).wait?.values).toMatchObject([
    { id: waiting.id, minutes: 11, isOver: false },
    { id: refused.id, minutes: 6, isOver: false },
  ]);
});

it('counts overrides, and those that a review called justified', async () => {
  const broken = await asked();
  gate.platform.clock.advance(2 * MINUTE);
  await breakGlass(gate.signers.responder(), { decision: broken.id, reason: 'customers can not pay' });
  expect((await figures()).counts).toMatchObject({ gate_overrides: [1, 1, 0], overrides_proven_right: [0, 0, 1] });

  await reviewBreakGlass(gate.signers.security(), { decision: broken.id, verdict: 'justified', note: 'it was right' });

  const { wait, counts } = await figures();
  expect(wait?.values).toMatchObject([{ minutes: 2, isOver: true }]);
  expect(counts).toMatchObject({ gate_overrides: [1, 1, 0], overrides_proven_right: [1, 1, 0] });
});
