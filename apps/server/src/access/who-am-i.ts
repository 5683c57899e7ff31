import type { WhoAmI } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { newestOpenChange } from '../platform/events/store.ts';
import { requireUserId } from './require-subject.ts';
import { listSamplePersons } from './store.ts';

export async function whoAmI(ctx: RequestContext): Promise<WhoAmI> {
  const userId = requireUserId(ctx);
  const { actor } = ctx;
  const maySit = actor.kind === 'person' && (actor.playedBy !== undefined || actor.permissions.has('sample.manage'));
  const seats = maySit ? await listSamplePersons(ctx.read) : [];
  return {
    kind: actor.kind === 'token' ? 'token' : 'person',
    userId,
    name: actor.name,
    isSample: actor.isSample,
    permissions: [...actor.permissions].toSorted(),
    sessionId: actor.sessionId,
    playedBy: actor.playedBy,
    seats: seats.map((seat) => ({ userId: seat.id, name: seat.name })),
    changeSeq: await newestOpenChange(ctx.read),
  };
}
