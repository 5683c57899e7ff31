import type { ShownStatusPage } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Announcement, StatusUpdate } from './announcement.ts';
import { type Maintenance, maintenanceState } from './maintenance-store.ts';
import { readMarkdown } from '@lockstep/markdown';
import type { PageComponent, StatusPage } from './page.ts';
import type { ShownFacts } from './shown-facts.ts';
import { percentOf, stateAt, uptimeOf, worstState } from './uptime.ts';

type Component = ShownStatusPage['groups'][number]['components'][number];
type Told = ShownStatusPage['current'][number];
type Planned = ShownStatusPage['maintenance'][number];

const dayMs = 86_400_000;
const shownMs = 90 * dayMs;

/** A page as its readers see it at a moment. Nothing in the answer leads to an incident. */
export function shownPage(page: StatusPage, facts: ShownFacts, now: number): ShownStatusPage {
  const own = facts.components.filter(({ pageId }) => pageId === page.id);
  const names = new Map(own.map(({ id, name }) => [id, name]));
  const planned = facts.maintenance.filter(({ componentIds }) => componentIds.some((id) => names.has(id)));
  const components = own.map((component) => ({
    group: component.group ?? null,
    shown: shownComponent(component, facts, planned, now),
  }));
  const placed = new Set(
    facts.placements.filter(({ id }) => id === page.id).map(({ announcementId }) => announcementId),
  );
  const told = facts.announcements
    .filter(({ id }) => placed.has(id))
    .flatMap((announcement) => shownAnnouncement(page, announcement, facts.updates.get(announcement.id) ?? [], names));
  const maintenance = planned.map((each) => shownMaintenance(each, names, now));
  const isOver = ({ state }: Planned) => state === 'completed' || state === 'cancelled';
  return {
    slug: page.slug,
    title: page.title,
    text: [...readMarkdown(page.body)],
    audience: page.audience,
    overall: worstState(components.map(({ shown }) => shown.state)) ?? 'operational',
    groups: [...Map.groupBy(components, ({ group }) => group)].map(([name, members]) => ({
      name,
      components: members.map(({ shown }) => shown),
    })),
    current: told.filter(({ resolvedAt }) => resolvedAt === null).toSorted(newestFirst),
    past: told
      .filter(({ resolvedAt }) => resolvedAt !== null && Date.parse(resolvedAt) > now - shownMs)
      .toSorted(newestFirst),
    maintenance: maintenance.filter((each) => !isOver(each)),
    pastMaintenance: maintenance.filter(isOver).toReversed(),
  };
}

const newestFirst = (a: Told, b: Told) => (a.openedAt < b.openedAt ? 1 : -1);

function shownComponent(
  { id, name, description, state: said }: PageComponent,
  facts: ShownFacts,
  planned: readonly Maintenance[],
  now: number,
): Component {
  const states = facts.states.get(id) ?? [];
  const spans = planned
    .filter(({ componentIds, cancelledAt }) => componentIds.includes(id) && cancelledAt === undefined)
    .map(({ startsAt, endsAt }) => ({ from: startsAt, until: endsAt }));
  const uptime = uptimeOf(states, spans, now);
  return {
    id,
    name,
    description: description ?? null,
    state: stateAt(states, spans, now) ?? said,
    uptimePercent: percentOf(uptime) ?? null,
    upSeconds: Math.floor(uptime.upMs / 1_000),
    downSeconds: Math.ceil(uptime.downMs / 1_000),
    days: uptime.days.map(({ from, worst, downMs }) => ({
      date: isoInstant(from).slice(0, 10),
      worst: worst ?? null,
      downSeconds: Math.ceil(downMs / 1_000),
    })),
  };
}

/** What everybody may read of it on this page; none where all of it was said inside. */
function shownAnnouncement(
  page: StatusPage,
  { id, title }: Announcement,
  updates: readonly StatusUpdate[],
  names: ReadonlyMap<string, string>,
): readonly Told[] {
  const shown = updates.filter(({ audience }) => page.audience === 'internal' || audience === 'public');
  const [newest] = shown;
  const oldest = shown.at(-1);
  if (newest?.publishedAt === undefined || oldest?.publishedAt === undefined) return [];
  const touched = new Set(shown.flatMap(({ components }) => components.map(({ componentId }) => componentId)));
  return [
    {
      id,
      title,
      phase: newest.phase,
      openedAt: isoInstant(oldest.publishedAt),
      resolvedAt: newest.phase === 'resolved' ? isoInstant(newest.publishedAt) : null,
      components: [...names].filter(([component]) => touched.has(component)).map(([, name]) => name),
      updates: shown.map((update) => ({
        id: update.id,
        phase: update.phase,
        text: [...readMarkdown(update.message)],
        publishedAt: isoInstant(update.publishedAt ?? update.createdAt),
        correctedAt: update.correctedAt === undefined ? null : isoInstant(update.correctedAt),
      })),
    },
  ];
}

function shownMaintenance(maintenance: Maintenance, names: ReadonlyMap<string, string>, now: number): Planned {
  const { id, title, message, startsAt, endsAt, componentIds } = maintenance;
  return {
    id,
    title,
    text: [...readMarkdown(message)],
    startsAt: isoInstant(startsAt),
    endsAt: isoInstant(endsAt),
    state: maintenanceState(maintenance, now),
    components: [...names].filter(([component]) => componentIds.includes(component)).map(([, name]) => name),
  };
}
