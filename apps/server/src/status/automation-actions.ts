import type { StatusPhase } from '@lockstep/contract';
import { registerAction, registerUpdateDue } from '#playbooks/index.ts';
import type { Incident } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { type Announcement, newAnnouncement } from './announcement.ts';
import { insertAnnouncement, listAnnouncementRows, pagesOf } from './announcement-store.ts';
import { listComponents } from './component-store.ts';
import { writeDraft } from './draft-update.ts';
import type { PageComponent, StatusPage } from './page.ts';
import { listPages } from './page-store.ts';

/** Where an update that an automation drafts would stand: in the announcement there is, or in a new one on these pages. */
interface Place {
  readonly known: Announcement | undefined;
  readonly pages: readonly Pick<StatusPage, 'id' | 'title' | 'audience'>[];
  readonly components: readonly PageComponent[];
}

/** A draft: a person reads it, and publishes it. Nothing is told by itself. */
export function registerStatusActions(): void {
  registerAction('post_update', async ({ tx, ctx, incident, fill }, { text }) => {
    const message = fill(text);
    const place = await placeOf(tx, ctx.now, incident);
    const where = place.pages.map(({ title }) => title).join(', ');
    const isNowhere = place.pages.length === 0;
    return {
      sentence: `draft a status update${isNowhere ? '' : ` for ${where}`}: ${message}`,
      skip: isNowhere ? `no status page shows ${incident.service ?? 'what it is about'}` : undefined,
      run: async () => await draft(tx, ctx, incident, place, message),
    };
  });
  registerUpdateDue(async (tx, incidentId) => {
    const dues = (await openAbout(tx, 0, incidentId)).flatMap(({ nextUpdateDueAt }) => nextUpdateDueAt ?? []);
    return dues.length === 0 ? undefined : Math.min(...dues);
  });
}

const mostAnnouncements = 50;

async function openAbout(tx: Transaction, now: number, incidentId: string): Promise<readonly Announcement[]> {
  const about = { reader: 'system', now, pageId: undefined, incidentId, before: undefined, limit: mostAnnouncements };
  return await listAnnouncementRows(tx, { ...about, state: 'open' });
}

/** Of a component that follows one environment of its service, incidents elsewhere say nothing; of one that says no environment all do. */
function standsFor(
  component: Pick<PageComponent, 'serviceId' | 'environmentId'>,
  { serviceId, environmentId }: Pick<Incident, 'serviceId' | 'environmentId'>,
): boolean {
  if (serviceId === undefined || component.serviceId !== serviceId) return false;
  return [component.environmentId, environmentId].includes(undefined) || component.environmentId === environmentId;
}

async function placeOf(tx: Transaction, now: number, incident: Incident): Promise<Place> {
  const [known] = await openAbout(tx, now, incident.id);
  if (known !== undefined) return { known, pages: await pagesOf(tx, [known.id]), components: [] };
  const pages = await listPages(tx);
  const all = await listComponents(
    tx,
    pages.map((page) => page.id),
  );
  const components = all.filter((component) => standsFor(component, incident));
  const shown = new Set(components.map(({ pageId }) => pageId));
  return { known, pages: pages.filter((page) => shown.has(page.id)), components };
}

async function draft(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  place: Place,
  message: string,
): Promise<void> {
  const announcement = place.known ?? (await openAnnouncement(tx, ctx, incident, place));
  const isPublic = place.pages.some(({ audience }) => audience === 'public');
  await writeDraft(tx, ctx, announcement, {
    audience: isPublic ? 'public' : 'internal',
    phase: phaseOf(incident, place.known),
    message,
    components: [],
    nextUpdateDueAt: undefined,
  });
}

/** Named by what readers of the page know, never by the title of the incident. */
async function openAnnouncement(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  { pages, components }: Place,
): Promise<Announcement> {
  const names = [...new Set(components.map((component) => component.name))].join(', ');
  const made = newAnnouncement(ctx, { title: `Trouble with ${names}`.slice(0, 200), incident });
  await insertAnnouncement(
    tx,
    made,
    pages.map((page) => page.id),
  );
  return made;
}

function phaseOf({ status, resolvedAt }: Incident, known: Announcement | undefined): StatusPhase {
  if (resolvedAt !== undefined) return 'resolved';
  if (status.phase === 'mitigated') return 'monitoring';
  return known?.phase ?? 'investigating';
}
