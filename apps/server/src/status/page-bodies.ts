import { isoInstant } from '../platform/db/row-types.ts';
import { isOverdue, type StatusUpdate } from './announcement.ts';
import type { WholeAnnouncement, WholeUpdate } from './list-announcements.ts';
import type { WholePage } from './list-pages.ts';
import { maintenanceState } from './maintenance-store.ts';
import { readMarkdown } from '@lockstep/markdown';
import type { WholeMaintenance } from './plan-maintenance.ts';
import type { Subscriber } from './subscriber-store.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

export function pageBody({ page, overall, components, counts }: WholePage) {
  const { slug, title, body, audience, isSample, createdAt, createdBy } = page;
  const { openAnnouncements, currentAnnouncements, ...subscribers } = counts;
  return {
    slug,
    title,
    text: body,
    audience,
    isSample,
    path: `/status/${slug}`,
    overall,
    components: components.map((component) => ({
      id: component.id,
      group: component.group ?? null,
      name: component.name,
      description: component.description ?? null,
      service: component.service ?? null,
      environment: component.environment ?? null,
      state: component.state,
      stateSince: isoInstant(component.stateSince),
    })),
    subscribers,
    openAnnouncements,
    currentAnnouncements,
    createdAt: isoInstant(createdAt),
    createdBy,
  };
}

export function updateBody({ update, corrections, components }: WholeUpdate) {
  const { id, announcementId: announcement, state, audience, phase, message, createdBy } = update;
  return {
    id,
    announcement,
    state,
    audience,
    phase,
    message,
    text: [...readMarkdown(message)],
    components: touchedBody(update, components),
    nextUpdateDueAt: isoOrNull(update.nextUpdateDueAt),
    createdAt: isoInstant(update.createdAt),
    createdBy,
    publishedAt: isoOrNull(update.publishedAt),
    publishedBy: update.publishedBy ?? null,
    corrections: corrections.map(({ before, reason, at, by }) => ({ before, reason, at: isoInstant(at), by })),
  };
}

function touchedBody(update: StatusUpdate, known: WholeUpdate['components']) {
  return update.components.flatMap(({ componentId, state }) => {
    const component = known.get(componentId);
    return component === undefined
      ? []
      : [{ component: componentId, state, page: component.page, name: component.name }];
  });
}

export function announcementBody({ announcement, pages, updates }: WholeAnnouncement, now: number) {
  return {
    id: announcement.id,
    title: announcement.title,
    incident: announcement.incident ?? null,
    pages: pages.map(({ slug, title, audience }) => ({ slug, title, audience })),
    phase: announcement.phase ?? null,
    openedAt: isoOrNull(announcement.openedAt),
    resolvedAt: isoOrNull(announcement.resolvedAt),
    nextUpdateDueAt: isoOrNull(announcement.nextUpdateDueAt),
    isOverdue: isOverdue(announcement, now),
    updates: updates.map(updateBody),
  };
}

export function maintenanceBody({ maintenance, components }: WholeMaintenance, now: number) {
  const { id, title, message, startsAt, endsAt, window, createdAt, createdBy } = maintenance;
  return {
    id,
    title,
    message,
    startsAt: isoInstant(startsAt),
    endsAt: isoInstant(endsAt),
    state: maintenanceState(maintenance, now),
    components: components.map((component) => ({ id: component.id, page: component.page, name: component.name })),
    window: window ?? null,
    createdAt: isoInstant(createdAt),
    createdBy,
  };
}

export function webhookBody({ id, address, createdAt, lastProblem }: Subscriber) {
  return { id, url: address, createdAt: isoInstant(createdAt), lastProblem: lastProblem ?? null };
}
