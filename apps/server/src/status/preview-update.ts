import type { ShownStatusPage } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { readerOf } from '#incidents/index.ts';
import type { Announcement, NewUpdate, StatusUpdate } from './announcement.ts';
import { announcementNotFound, findAnnouncement, pagesOf } from './announcement-store.ts';
import { checkUpdate } from './check-update.ts';
import { type Block, readMarkdown } from '@lockstep/markdown';
import { draftAnnouncement } from './open-announcement.ts';
import type { StatusPage } from './page.ts';
import { findPageById, getPage } from './page-store.ts';
import { newUpdate } from './publish-update.ts';
import { wordsRefusedIn } from './restricted-words.ts';
import { loadShownFacts, type ShownFacts } from './shown-facts.ts';
import { shownPage } from './shown-page.ts';
import { countActive } from './subscriber-store.ts';

export interface Preview {
  readonly text: readonly Block[];
  readonly pages: readonly ShownStatusPage[];
  readonly refusedWords: readonly string[];
  readonly needsConfirmation: boolean;
  readonly subscribers: number;
}

/** Each page as it would be with this update; nothing is written. */
export async function previewUpdate(ctx: RequestContext, input: NewUpdate, isSure: boolean): Promise<Preview> {
  requirePermission(ctx, 'status.publish');
  const tx = ctx.read;
  const known = await knownOf(ctx, input.announcement);
  const announcement = known ?? (await draftAnnouncement(tx, ctx, { ...input, title: input.title ?? '' }));
  const pages = known === undefined ? await pagesNamed(tx, input.pages) : await pagesOfKnown(tx, known.id);
  const update = { ...newUpdate(ctx, announcement, input), publishedAt: ctx.now };
  await checkUpdate(tx, ctx, pages, update);
  const said = `${announcement.title}\n${update.message}`;
  const facts = withUpdate(await loadShownFacts(tx, pages, ctx.now), announcement, update, ctx.now);
  const touched = pages.filter(({ audience }) => audience === 'internal' || update.audience === 'public');
  return {
    text: readMarkdown(update.message),
    pages: pages.map((page) => shownPage(page, facts, ctx.now)),
    refusedWords: await wordsRefusedIn(tx, announcement.incident, readerOf(ctx), said),
    needsConfirmation: announcement.incident?.isRestricted === true && !isSure,
    subscribers: await countActive(
      tx,
      touched.map(({ id }) => id),
    ),
  };
}

async function knownOf(ctx: RequestContext, id: string | undefined): Promise<Announcement | undefined> {
  if (id === undefined) return undefined;
  const known = await findAnnouncement(ctx.read, id, readerOf(ctx));
  if (known === undefined) throw announcementNotFound(id);
  return known;
}

async function pagesNamed(tx: Transaction, slugs: readonly string[]): Promise<readonly StatusPage[]> {
  return await Promise.all([...new Set(slugs)].map(async (slug) => await getPage(tx, slug)));
}

async function pagesOfKnown(tx: Transaction, id: string): Promise<readonly StatusPage[]> {
  const pages = await Promise.all((await pagesOf(tx, [id])).map(async (page) => await findPageById(tx, page.id)));
  return pages.flatMap((page) => page ?? []);
}

/** The facts as they would be a moment later. */
function withUpdate(facts: ShownFacts, announcement: Announcement, update: StatusUpdate, now: number): ShownFacts {
  const wanted = new Map(update.components.map(({ componentId, state }) => [componentId, state]));
  const states = [...facts.states].map(([id, spans]) => {
    const state = wanted.get(id);
    const ended = spans.map((span) => (span.until === undefined ? { ...span, until: now } : span));
    return [id, state === undefined ? spans : [...ended, { state, from: now, until: undefined }]] as const;
  });
  const { id } = announcement;
  const told = { ...announcement, openedAt: announcement.openedAt ?? now, phase: update.phase };
  return {
    ...facts,
    states: new Map(states),
    announcements: [told, ...facts.announcements.filter((each) => each.id !== id)],
    updates: new Map([...facts.updates, [id, [update, ...(facts.updates.get(id) ?? [])]]]),
    placements: [
      ...facts.placements.filter(({ announcementId }) => announcementId !== id),
      ...facts.pages.map((page) => ({ ...page, announcementId: id })),
    ],
  };
}
