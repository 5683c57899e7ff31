import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { RequestContext } from '../platform/context.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

export type LinkPurpose = 'confirm' | 'unsubscribe';

const keyName = 'status.links';

/** Addresses that only whoever got the mail knows; nothing of them is stored. */
export class SubscriberLinks {
  readonly #secrets: Secrets;
  readonly #publicUrl: string;
  #key: Promise<string> | undefined;

  constructor(secrets: Secrets, publicUrl: string) {
    this.#secrets = secrets;
    this.#publicUrl = publicUrl;
  }

  async url(ctx: RequestContext, slug: string, purpose: LinkPurpose, subscriberId: string): Promise<string> {
    const mac = macOf(await this.#keyOf(ctx), purpose, subscriberId);
    return `${this.#publicUrl}/status/${slug}/${purpose}/${subscriberId}.${mac}`;
  }

  /** @returns id of the subscriber; undefined: not one of ours */
  async read(ctx: RequestContext, purpose: LinkPurpose, token: string): Promise<string | undefined> {
    const [, id, mac] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{40})$/.exec(token) ?? [];
    if (id === undefined || mac === undefined) return undefined;
    const right = macOf(await this.#keyOf(ctx), purpose, id);
    return timingSafeEqual(Buffer.from(mac), Buffer.from(right)) ? id : undefined;
  }

  async #keyOf(ctx: RequestContext): Promise<string> {
    this.#key ??= this.#load(ctx);
    try {
      return await this.#key;
    } catch (error) {
      this.#key = undefined;
      throw error;
    }
  }

  async #load(ctx: RequestContext): Promise<string> {
    return await ctx.transaction(async (tx) => {
      await this.#secrets.add(tx, keyName, randomBytes(32).toString('hex'), ctx.now);
      const key = await this.#secrets.find(tx, keyName);
      if (key === undefined) throw new RangeError('the key of subscribers was not kept');
      return key;
    });
  }
}

function macOf(key: string, purpose: LinkPurpose, id: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(`${purpose} ${id}`).digest('hex').slice(0, 40);
}
