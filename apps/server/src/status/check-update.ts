import type { StatusAudience } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { readerOf } from '#incidents/index.ts';
import type { Announcement, GivenUpdate, StatusUpdate, TouchedComponent } from './announcement.ts';
import { type PageOfAnnouncement, pagesOf } from './announcement-store.ts';
import { listComponentsById } from './component-store.ts';
import { listUpdates } from './update-store.ts';
import { wordsRefusedIn } from './restricted-words.ts';

/** @throws for what can not go out: form first, then what may not be said, then what nobody has confirmed */
export async function checkPublication(
  tx: Transaction,
  ctx: RequestContext,
  announcement: Announcement,
  update: StatusUpdate,
  isSure: boolean,
): Promise<void> {
  if (announcement.resolvedAt !== undefined) {
    throw new Problem('status.announcement_over', `\`${announcement.title}\` is resolved`, {
      help: 'correct its last update, or begin a new announcement',
    });
  }
  await checkUpdate(tx, ctx, await pagesOf(tx, [announcement.id]), update);
  await refuseSilentEnd(tx, announcement, update);
  await checkWords(tx, ctx, announcement, update.message, isSure);
}

/** What everybody was told of does not end behind their backs. */
async function refuseSilentEnd(
  tx: Transaction,
  { id }: Announcement,
  { phase, audience }: StatusUpdate,
): Promise<void> {
  if (phase !== 'resolved' || audience === 'public') return;
  const earlier = await listUpdates(tx, [id]);
  if (!earlier.some((update) => update.state === 'published' && update.audience === 'public')) return;
  throw refusal('status.audience_invalid', 'body.audience', 'is `internal`, and everybody was told that it began', {
    help: 'tell everybody that it is resolved: `"audience": "public"`',
  });
}

/** What an update says of components, readers and times fits together. */
export async function checkUpdate(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now'>,
  pages: readonly Pick<PageOfAnnouncement, 'id' | 'audience'>[],
  { audience, phase, components, nextUpdateDueAt }: GivenUpdate,
): Promise<void> {
  if (audience === 'public' && !pages.some((page) => page.audience === 'public')) {
    throw refusal('status.audience_invalid', 'body.audience', 'is `public`, and none of the pages is', {
      help: 'name a public page, or say it inside: `"audience": "internal"`',
    });
  }
  if (nextUpdateDueAt !== undefined && (nextUpdateDueAt <= ctx.now || phase === 'resolved')) {
    const problem = phase === 'resolved' ? 'is promised of what is resolved' : 'is past';
    throw refusal('status.due_invalid', 'body.nextUpdateDueAt', problem, {
      help: 'send a later moment, or null when no update is promised',
    });
  }
  await checkComponents(tx, pages, audience, components);
}

async function checkComponents(
  tx: Transaction,
  pages: readonly Pick<PageOfAnnouncement, 'id' | 'audience'>[],
  audience: StatusAudience,
  touched: readonly TouchedComponent[],
): Promise<void> {
  const audienceOf = new Map(pages.map((page) => [page.id, page.audience]));
  const known = new Map(
    (
      await listComponentsById(
        tx,
        touched.map(({ componentId }) => componentId),
      )
    ).map((component) => [component.id, component]),
  );
  const seen = new Set<string>();
  for (const [index, { componentId }] of touched.entries()) {
    const field = `body.components.${index}.component`;
    const component = known.get(componentId);
    const shownTo = component === undefined ? undefined : audienceOf.get(component.pageId);
    const help = 'read the ids of components with `GET /api/v1/status/pages`';
    if (shownTo === undefined) throw refusal('status.component_invalid', field, 'is on none of these pages', { help });
    if (seen.has(componentId)) throw refusal('status.component_invalid', field, 'is there twice', { help });
    if (audience === 'internal' && shownTo === 'public') {
      throw refusal('status.component_invalid', field, 'is on a public page, and the update is for inside', {
        help: 'leave it out, or tell everybody: `"audience": "public"`',
      });
    }
    seen.add(componentId);
  }
}

/** Nothing of a restricted incident goes out unless somebody who may see it says so, and never its name. */
export async function checkWords(
  tx: Transaction,
  ctx: RequestContext,
  { title, incident }: Announcement,
  message: string,
  isSure: boolean,
): Promise<void> {
  const words = await wordsRefusedIn(tx, incident, readerOf(ctx), `${title}\n${message}`);
  if (words.length > 0) {
    const found = words.map((word) => `\`${word}\``).join(', ');
    throw refusal('status.words_refused', 'body.message', `names what stays inside: ${found}`, {
      help: 'say what readers notice and what they can do, without these words',
    });
  }
  if (incident?.isRestricted === true && !isSure) {
    throw refusal('status.confirmation_needed', 'body.isSure', 'is not true, and the incident is restricted', {
      help: 'nothing of it is told by default: send `isSure: true` once telling it is agreed',
    });
  }
}

function refusal(
  code: ConstructorParameters<typeof Problem>[0],
  field: string,
  problem: string,
  { help }: { readonly help: string },
): Problem {
  return new Problem(code, `\`${field}\`: ${problem}`, { help, fields: [{ field, problem }] });
}
