import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { placeHold } from './place-hold.ts';
import { roomPart } from './room-part.ts';
import { openTestGate, openTestService } from './test-gate.ts';
import { addSigners, type Signers } from './test-signers.ts';
import { decideTrain } from './trains/decide-train.ts';
import { getTrain, type ReleaseTrain } from './trains/get-train.ts';
import { requestTrainSignoff } from './trains/sign-train.ts';

let platform: TestPlatform;
let signers: Signers;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
});
afterAll(() => platform.close());

/** So many services, each of which waits for keys. */
async function waitingTrain(size: number): Promise<ReleaseTrain> {
  const services = Array.from({ length: size }, (_, at) => `room-${size}-${at + 1}`);
  const where = { environment: 'production', version: '1.0.0' };
  for (const service of services) {
    await openTestService(platform, service, [
      { version: '1.0.0', parts: ['pkg:npm/one@1.0.0'], daysAgo: 9 },
      { version: '1.1.0', parts: ['pkg:npm/one@1.0.0'], daysAgo: 3 },
    ]);
    const hold = { axis: 'reliability', reason: 'it leaks', expiresAt: undefined, isQuarantine: false } as const;
    await placeHold(signers.reliability(), { service, ...where, ...hold });
  }
  const members = services.map((service) => ({ service, target: '1.0.0' }));
  const asked = { environment: 'production', members, motive: 'routine', reason: '', isAutomatic: false } as const;
  const { id } = await decideTrain(signers.responder(), asked);
  return await requestTrainSignoff(signers.responder(), { train: id, reason: 'it is fine', expiresInMinutes: 60 });
}

function refuse(): never {
  throw new RangeError('a room only reads');
}

/** Reads as `ctx` does, and counts how often. */
function counting(ctx: RequestContext): { readonly ctx: RequestContext; readonly reads: () => number } {
  let reads = 0;
  const query: Transaction['query'] = async (statement, values) => {
    reads += 1;
    return await ctx.read.query(statement, values);
  };
  const together: Transaction['together'] = async (shared, ask) => {
    reads += 1;
    return await ctx.read.together(shared, ask);
  };
  const read: Transaction = { query, together, execute: refuse, kysely: ctx.read.kysely, wake: refuse };
  return { ctx: { ...ctx, read }, reads: () => reads };
}

it('shows a train as it stands, and so does the screen of the train, by as many reads however many services it takes', async () => {
  const parts = [];
  for (const train of [await waitingTrain(2), await waitingTrain(7)]) {
    const [room, alone] = [counting(signers.responder()), counting(signers.responder())];
    const part = await roomPart(room.ctx, { serviceIds: [], decisionIds: [], trainIds: [train.id] });
    const whole = await getTrain(alone.ctx, train.id);
    parts.push({ train: part.trains[0], whole, reads: [room.reads(), alone.reads()] });
  }

  for (const { train, whole } of parts) {
    const { verdict, state, waitingFor, mayProceed, mayProceedCount, decidedAt, expiresAt, title } = whole;
    const same = { verdict, state, waitingFor, mayProceed, mayProceedCount, decidedAt, expiresAt, title };
    expect(train).toMatchObject({ ...same, because: whole.mayProceedBecause, members: whole.members.length });
    expect(state).toBe('waiting');
    // Whose keys wait is told for every service all the same.
    expect(whole.keys.map(({ waiting, yours }) => [waiting, yours])).toEqual(
      whole.keys.map(() => [whole.members.length, 0]),
    );
    expect(whole.keys[0]?.holders).not.toEqual([]);
  }
  expect(parts.map(({ reads }) => reads)).toEqual([parts[0]?.reads, parts[0]?.reads]);
});
