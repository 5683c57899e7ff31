import type { NowRow as Schema } from '@lockstep/contract';
import type { LucideIcon } from 'lucide-react';
import {
  Armchair,
  BellRing,
  BookOpenCheck,
  CalendarSync,
  FileText,
  Fingerprint,
  Glasses,
  Hand,
  Inbox,
  KeyRound,
  ListChecks,
  Megaphone,
  Radiation,
  Siren,
  UserCheck,
} from 'lucide-react';
import type { z } from 'zod';
import { durationWords } from '../../ui/time-words.ts';

export type NowRow = z.output<typeof Schema>;

/** What kinds of work are called, and their sign. */
export const kindLook: Readonly<Record<NowRow['kind'], { readonly word: string; readonly icon: LucideIcon }>> = {
  page: { word: 'Pages', icon: Siren },
  alerts: { word: 'Alerts nobody has', icon: BellRing },
  key: { word: 'Keys to turn', icon: KeyRound },
  review: { word: 'Glass to review', icon: Glasses },
  evidence: { word: 'Evidence to capture', icon: Fingerprint },
  seat: { word: 'Empty seats', icon: Armchair },
  handover: { word: 'Hand-overs', icon: Hand },
  task: { word: 'Tasks', icon: ListChecks },
  exposure: { word: 'Exposures', icon: Radiation },
  status_update: { word: 'Status updates', icon: Megaphone },
  report: { word: 'Reports', icon: Inbox },
  swap: { word: 'Swaps', icon: CalendarSync },
  cover: { word: 'Cover', icon: CalendarSync },
  change: { word: 'Changes for two', icon: UserCheck },
  action_item: { word: 'Action items', icon: BookOpenCheck },
  postmortem: { word: 'Postmortems', icon: FileText },
};

interface ActLook {
  readonly word: string;
  /** Done from here; the others take a look first. */
  readonly isDirect: boolean;
}

export const actLook: Readonly<Record<NowRow['action'], ActLook>> = {
  acknowledge: { word: 'Acknowledge', isDirect: true },
  accept_role: { word: 'Accept', isDirect: true },
  take_role: { word: 'Take it', isDirect: true },
  finish_task: { word: 'Done', isDirect: true },
  finish_item: { word: 'Done', isDirect: true },
  begin_postmortem: { word: 'Begin it', isDirect: true },
  accept_swap: { word: 'Accept', isDirect: true },
  take_cover: { word: 'Take it', isDirect: true },
  turn_key: { word: 'Look and sign', isDirect: false },
  capture: { word: 'Record it', isDirect: false },
  review: { word: 'Review', isDirect: false },
  patch: { word: 'Find a way out', isDirect: false },
  triage: { word: 'Triage', isDirect: false },
  publish_update: { word: 'Write it', isDirect: false },
  triage_report: { word: 'Triage', isDirect: false },
  decide: { word: 'Decide', isDirect: false },
  sign_postmortem: { word: 'Read and sign', isDirect: false },
};

/** Whom a row waits for, where it waits for no single person. */
const rings: Readonly<Record<string, string>> = {
  reliability_key: 'whoever holds the reliability key',
  security_key: 'whoever holds the security key',
  any_key: 'whoever holds the other key',
  admin: 'an admin',
  responder: 'any responder',
  asked: 'whoever was asked',
};

export function ownerWords({ owner, ring, isUnowned, team }: NowRow): string {
  if (owner !== null) return owner.name;
  if (isUnowned) return 'nobody';
  if (ring === 'team') return team === null ? 'nobody' : `team ${team}`;
  return ring === null ? 'nobody' : (rings[ring] ?? ring);
}

export type Due = { readonly words: string; readonly isOver: boolean; readonly isSoon: boolean };

const SOON_MS = 60 * 60_000;

/** How long until it is too late, or since when it is. */
export function dueOf(dueAt: string | null, now: number): Due | undefined {
  if (dueAt === null) return undefined;
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return { words: left > -60_000 ? 'now' : `${durationWords(-left)} late`, isOver: true, isSoon: true };
  return { words: `in ${durationWords(left)}`, isOver: false, isSoon: left < SOON_MS };
}
