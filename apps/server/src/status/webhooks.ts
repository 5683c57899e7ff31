import { randomBytes } from 'node:crypto';
import type { RequestContext } from '../platform/context.ts';
import { urlProblem } from '../platform/outgoing/outgoing-url.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { recordSubscriberEvent } from './events.ts';
import { getPage, lockPage } from './page-store.ts';
import {
  deleteSubscriber,
  insertSubscriber,
  listWebhooks,
  lockSubscriber,
  type Subscriber,
} from './subscriber-store.ts';

export interface WebhookRules {
  readonly secrets: Secrets;
  /** Endpoints may lie inside the network. */
  readonly allowPrivate: boolean;
}

const mostWebhooks = 100;

/** What the secret of an endpoint is sealed under. */
export function secretNameOf(subscriberId: string): string {
  return `status.webhook.${subscriberId}`;
}

export async function showWebhooks(ctx: RequestContext, slug: string): Promise<readonly Subscriber[]> {
  requirePermission(ctx, 'status.manage');
  const { id } = await getPage(ctx.read, slug);
  return await listWebhooks(ctx.read, id);
}

/** @returns the endpoint with its secret, which is shown this once */
export async function addWebhook(
  ctx: RequestContext,
  rules: WebhookRules,
  slug: string,
  url: string,
): Promise<{ readonly webhook: Subscriber; readonly secret: string }> {
  requirePermission(ctx, 'status.manage');
  requireReal(ctx);
  const problem = urlProblem(url, rules.allowPrivate);
  if (problem !== undefined) {
    throw new Problem('status.address_invalid', `\`body.url\`: ${problem}`, {
      help: 'give an https address such as `https://example.org/hook`',
      fields: [{ field: 'body.url', problem }],
    });
  }
  const address = new URL(url).href;
  return await ctx.transaction(async (tx) => {
    const page = await lockPage(tx, slug);
    if ((await listWebhooks(tx, page.id)).length >= mostWebhooks) {
      throw new Problem('status.too_many', `this page has ${mostWebhooks} endpoints`, { help: 'remove one first' });
    }
    const made = {
      id: ctx.newId(),
      pageId: page.id,
      kind: 'webhook',
      address,
      state: 'active',
      createdAt: ctx.now,
    } as const;
    if (!(await insertSubscriber(tx, made, address))) {
      throw new Problem('status.subscriber_exists', 'this endpoint hears of the page already', {
        help: 'remove it first to get another secret',
      });
    }
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    await rules.secrets.put(tx, secretNameOf(made.id), secret, ctx.now);
    const body = { page: slug, host: new URL(address).host };
    await recordSubscriberEvent(tx, ctx, { type: 'status.webhook_added', subjectId: page.id, body });
    return { webhook: { ...made, askedAt: ctx.now, lastProblem: undefined }, secret };
  });
}

export async function removeWebhook(ctx: RequestContext, rules: WebhookRules, slug: string, id: string): Promise<void> {
  requirePermission(ctx, 'status.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const page = await lockPage(tx, slug);
    const webhook = await lockSubscriber(tx, id);
    if (webhook?.pageId !== page.id || webhook.kind !== 'webhook') {
      throw new Problem('status.subscriber_not_found', `endpoint \`${id}\` does not exist`, {
        help: 'list them with `GET /api/v1/status/pages/<page>/webhooks`',
      });
    }
    await deleteSubscriber(tx, id);
    await rules.secrets.remove(tx, secretNameOf(id));
    const body = { page: slug, kind: 'webhook', host: new URL(webhook.address).host };
    await recordSubscriberEvent(tx, ctx, { type: 'status.subscriber_removed', subjectId: page.id, body });
  });
}
