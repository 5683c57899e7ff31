import { z } from 'zod';
import { ActorRef, Id, Instant, Reason, Slug } from './common.ts';

/** What is worth keeping before a release stops, the most volatile first. */
export const CaptureKind = z.enum(['memory', 'disk_snapshot', 'network', 'image', 'logs', 'other']);

/** How it stands with what is to be captured before a move; `partly`: more is to come; `impossible`: it can not be captured. */
export const EvidenceState = z.enum(['not_due', 'due', 'partly', 'captured', 'impossible']);

/** Somebody said that it was captured, or that it can not be. Never changed: a correction is another record. */
export const Capture = z.object({
  id: Id,
  outcome: z.enum(['captured', 'impossible']),
  kinds: z.array(CaptureKind),
  /** Where it is kept: an address, or words. */
  keptAt: z.string(),
  sha256: z.string().nullable(),
  happenedAt: Instant,
  /** Who or what captured it, where that is not whoever recorded it. */
  capturedBy: z.string(),
  /** Of what can not be captured: why. */
  note: z.string(),
  isComplete: z.boolean(),
  /** The record that this one takes the place of. */
  corrects: Id.nullable(),
  isCorrected: z.boolean(),
  recordedAt: Instant,
  recordedBy: ActorRef,
});

export const CapturedEvidence = z.object({
  state: EvidenceState,
  /** Until when it stops the move; null: it stops nobody. */
  stopsUntil: Instant.nullable(),
  /** Whether the caller may say that it was captured. */
  mayRecord: z.boolean(),
  /** Whether the caller holds the security key: the one who says that it can not be captured. */
  mayGiveUp: z.boolean(),
  /** Oldest first. What belongs to a restricted incident is for its readers: then fewer are here than there are. */
  items: z.array(Capture),
  isWithheld: z.boolean(),
});

const text = (most: number) => z.string().trim().max(most);

const said = {
  kinds: z.array(CaptureKind).min(1, 'say what was captured').max(6),
  keptAt: text(2_000).min(3, 'say where it is kept'),
  sha256: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^(sha256:)?[0-9a-f]{64}$/, 'write it as 64 hex digits')
    .transform((digest) => digest.replace(/^sha256:/, ''))
    .optional(),
  /** When it was captured; not later than now, which is the default. */
  happenedAt: Instant.optional(),
  /** Who or what captured it, where that is not you. */
  capturedBy: text(200).default(''),
  note: text(2_000).default(''),
  /** More is to be captured before the move: it goes on waiting. */
  isMoreToCome: z.boolean().default(false),
};

const saysWhat = { path: ['note'], error: 'say in the note what the other thing is' };
const namesOther = ({ kinds, note }: { readonly kinds: readonly string[]; readonly note: string }): boolean =>
  !kinds.includes('other') || note !== '';

/** That it was captured. `corrects`: takes the place of an earlier record. */
export const NewCapture = z.object({ ...said, corrects: Id.optional() }).refine(namesOther, saysWhat);

/** That it can not be captured, and why. */
export const NoCapture = z.object({ reason: Reason, corrects: Id.optional() });

/** Without it: all services of the train that wait for it. */
const services = z.array(Slug).min(1).max(200).optional();
export const NewTrainCapture = z.object({ ...said, services }).refine(namesOther, saysWhat);
export const NoTrainCapture = z.object({ reason: Reason, services });

/** The same over the members of a release train. */
export const TrainEvidence = z.object({
  /** `due` while one waits, then the least of what its members say. */
  state: EvidenceState,
  /** Services of which evidence is still to be captured. */
  waiting: z.array(Slug),
  /** Of those: the ones the caller may say it of, and the ones whose security key the caller holds. */
  yours: z.array(Slug),
  yourKeys: z.array(Slug),
  /** One for each act, with the services it was said of. */
  items: z.array(Capture.omit({ corrects: true }).extend({ services: z.array(Slug) })),
  isWithheld: z.boolean(),
});
