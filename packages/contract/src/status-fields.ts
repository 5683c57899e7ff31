import { z } from 'zod';
import { Id, Instant, Slug } from './common.ts';

/** How a component is, best first; `maintenance` is planned and counts neither as up nor as down. */
export const ComponentState = z.enum(['operational', 'maintenance', 'degraded', 'partial_outage', 'major_outage']);
export type ComponentState = z.infer<typeof ComponentState>;

/** Where an announcement stands. */
export const StatusPhase = z.enum(['investigating', 'identified', 'monitoring', 'resolved']);
export type StatusPhase = z.infer<typeof StatusPhase>;

/** Who may read: everybody, or whoever is signed in. */
export const StatusAudience = z.enum(['public', 'internal']);
export type StatusAudience = z.infer<typeof StatusAudience>;

/** A stretch of text with its looks. */
export const StatusSpan = z.object({
  text: z.string(),
  isStrong: z.boolean().optional(),
  isEmphasised: z.boolean().optional(),
  isStruck: z.boolean().optional(),
  isCode: z.boolean().optional(),
  /** http, https or mailto, nothing else. */
  url: z.string().optional(),
});

/** Markdown as it was understood: nothing in it can be anything but text and links. */
export const StatusBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('paragraph'), spans: z.array(StatusSpan) }),
  z.object({ kind: z.literal('heading'), spans: z.array(StatusSpan) }),
  z.object({ kind: z.literal('quote'), spans: z.array(StatusSpan) }),
  z.object({ kind: z.literal('list'), isOrdered: z.boolean(), items: z.array(z.array(StatusSpan)) }),
  z.object({ kind: z.literal('code'), text: z.string() }),
]);

const StatusText = z.array(StatusBlock);

/** One update as readers see it. */
const ShownUpdate = z.object({
  id: Id,
  phase: StatusPhase,
  text: StatusText,
  publishedAt: Instant,
  /** When its text was corrected last; null: never. */
  correctedAt: Instant.nullable(),
});

/** Something that is told in one or more updates. */
const ShownAnnouncement = z.object({
  id: Id,
  title: z.string(),
  phase: StatusPhase,
  openedAt: Instant,
  resolvedAt: Instant.nullable(),
  /** Names of components of this page it has touched. */
  components: z.array(z.string()),
  /** Newest first. */
  updates: z.array(ShownUpdate),
});

const ShownMaintenance = z.object({
  id: Id,
  title: z.string(),
  text: StatusText,
  startsAt: Instant,
  endsAt: Instant,
  state: z.enum(['planned', 'in_progress', 'completed', 'cancelled']),
  components: z.array(z.string()),
});

const ShownDay = z.object({
  /** UTC. */
  date: z.iso.date(),
  /** The worst state of that day; null: the component was not watched yet. */
  worst: ComponentState.nullable(),
  /** Partly or wholly out. */
  downSeconds: z.number().int(),
});

const ShownComponent = z.object({
  id: Id,
  name: z.string(),
  description: z.string().nullable(),
  state: ComponentState,
  /** Over the days below: time up out of time up or down, rounded down; null: nothing is known yet. */
  uptimePercent: z.string().nullable(),
  /** What it is worked out from. */
  upSeconds: z.number().int(),
  downSeconds: z.number().int(),
  /** Ninety days, oldest first; the last one is today so far. */
  days: z.array(ShownDay),
});

/** A status page as readers see it; holds no id, name or number of an incident. */
export const ShownStatusPage = z.object({
  slug: Slug,
  title: z.string(),
  text: StatusText,
  audience: StatusAudience,
  /** The worst of its components. */
  overall: ComponentState,
  groups: z.array(z.object({ name: z.string().nullable(), components: z.array(ShownComponent) })),
  /** Open ones, newest first. */
  current: z.array(ShownAnnouncement),
  /** Over, newest first; those of the last 90 days. */
  past: z.array(ShownAnnouncement),
  /** In progress and planned, the next first. */
  maintenance: z.array(ShownMaintenance),
  pastMaintenance: z.array(ShownMaintenance),
});
export type ShownStatusPage = z.infer<typeof ShownStatusPage>;

export const StatusMessage = z
  .string()
  .trim()
  .min(1, 'say what is going on')
  .max(8_000, 'is longer than 8,000 characters');

export const StatusTitle = z
  .string()
  .trim()
  .min(3, 'say it in at least three characters')
  .max(140, 'is longer than 140 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');
