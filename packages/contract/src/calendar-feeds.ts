import { z } from 'zod';
import { Id, Instant, Nothing, Slug } from './common.ts';
import { operation } from './operation.ts';

/** An iCalendar address of one's own: my shifts, a schedule, or all schedules of a team. */
export const CalendarFeed = z.object({
  id: Id,
  audience: z.enum(['mine', 'schedule', 'team']),
  schedule: Slug.nullable(),
  team: Slug.nullable(),
  /** Minutes before a shift begins. */
  reminderMinutes: z.array(z.number().int()),
  /** Stretches nobody covers, as events: none, those nobody wanted, or all. */
  gaps: z.enum(['none', 'unplanned', 'all']),
  createdAt: Instant,
  /** To the hour; null: nobody has asked yet. */
  lastReadAt: Instant.nullable(),
});

export const NewCalendarFeed = z.object({
  audience: CalendarFeed.shape.audience.default('mine'),
  schedule: Slug.optional(),
  team: Slug.optional(),
  reminderMinutes: z.array(z.number().int().min(0).max(20_160)).max(5).default([15]),
  gaps: CalendarFeed.shape.gaps.default('none'),
});

export const calendarFeedsOperations = {
  listCalendarFeeds: operation({
    method: 'GET',
    path: '/api/v1/calendar-feeds',
    summary: 'My calendar feeds',
    permission: 'schedules.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(CalendarFeed) }),
    errors: [],
  }),
  createCalendarFeed: operation({
    method: 'POST',
    path: '/api/v1/calendar-feeds',
    summary: 'Make a calendar feed; its address is told this once',
    permission: 'schedules.read',
    params: Nothing,
    query: Nothing,
    body: NewCalendarFeed,
    response: CalendarFeed.extend({ url: z.string() }),
    errors: [
      'schedules.schedule_not_found',
      'schedules.feed_invalid',
      'schedules.too_many_feeds',
      'services.team_not_found',
      'gate.sample_only',
    ],
  }),
  revokeCalendarFeed: operation({
    method: 'DELETE',
    path: '/api/v1/calendar-feeds/:feed',
    summary: 'End a calendar feed; its address stops at once',
    permission: 'schedules.read',
    params: z.object({ feed: Id }),
    query: Nothing,
    body: Nothing,
    response: z.object({}),
    errors: ['schedules.feed_not_found', 'gate.sample_only'],
  }),
};
