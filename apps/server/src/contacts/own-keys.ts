import { randomBytes } from 'node:crypto';
import type { RequestContext } from '../platform/context.ts';
import type { SetupFacts } from '../platform/outgoing/channel-kind.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

/** Keys that an installation makes for itself once, shared by all its processes. */
export interface OwnKeys {
  /** For tokens in messages (`signActToken`); the first signs, all of them are read. */
  readonly acts: readonly [Uint8Array, ...Uint8Array[]];
  readonly vapid: SetupFacts['vapid'];
}

const actKeys = 'act_keys';
const webPushKeys = 'web_push_keys';

/** @param newVapidKeys a fresh pair, used by whichever process is first */
export async function loadOwnKeys(
  ctx: RequestContext,
  secrets: Secrets,
  newVapidKeys: () => SetupFacts['vapid'][number],
): Promise<OwnKeys> {
  return await ctx.transaction(async (tx) => {
    await secrets.add(tx, actKeys, JSON.stringify([randomBytes(32).toString('base64')]), ctx.now);
    await secrets.add(tx, webPushKeys, JSON.stringify([newVapidKeys()]), ctx.now);
    const acts = JSON.parse((await secrets.find(tx, actKeys)) ?? '[]') as readonly string[];
    const vapid = JSON.parse((await secrets.find(tx, webPushKeys)) ?? '[]') as OwnKeys['vapid'];
    const [first, ...rest] = acts.map((key) => Buffer.from(key, 'base64'));
    if (first === undefined) throw new RangeError('there is no key for acts');
    return { acts: [first, ...rest], vapid };
  });
}
