import {
  ArrowLeftRight,
  BellRing,
  Bot,
  BookOpen,
  ChartNoAxesGantt,
  CircleDot,
  EyeOff,
  FileText,
  Flame,
  Inbox,
  KeyRound,
  Link2,
  ListChecks,
  type LucideIcon,
  Megaphone,
  MessageSquare,
  Paperclip,
  Pencil,
  Radiation,
  Rocket,
  Scale,
  SearchCheck,
  Siren,
  UserRound,
} from 'lucide-react';
import type { EntryKind } from './timeline-model.ts';

/** What an entry is about, by sign and word. */
export const entryLook: Readonly<Record<EntryKind, { icon: LucideIcon; word: string; ink: string }>> = {
  declared: { icon: Flame, word: 'Declared', ink: 'text-bad' },
  updated: { icon: Pencil, word: 'Changed', ink: 'text-muted' },
  axis: { icon: CircleDot, word: 'Side', ink: 'text-hold' },
  role: { icon: UserRound, word: 'Role', ink: 'text-hold' },
  link: { icon: Link2, word: 'Link', ink: 'text-muted' },
  access: { icon: EyeOff, word: 'Access', ink: 'text-warn' },
  note: { icon: FileText, word: 'Note', ink: 'text-accent' },
  chat: { icon: MessageSquare, word: 'Chat', ink: 'text-accent' },
  alert: { icon: BellRing, word: 'Alert', ink: 'text-bad' },
  page: { icon: Siren, word: 'Page', ink: 'text-warn' },
  deployment: { icon: Rocket, word: 'Deployment', ink: 'text-ok' },
  change: { icon: ArrowLeftRight, word: 'Change', ink: 'text-muted' },
  decision: { icon: Scale, word: 'Gate', ink: 'text-warn' },
  signoff: { icon: KeyRound, word: 'Key', ink: 'text-ok' },
  exposure: { icon: Radiation, word: 'Exposure', ink: 'text-bad' },
  triage: { icon: SearchCheck, word: 'Triage', ink: 'text-hold' },
  task: { icon: ListChecks, word: 'Task', ink: 'text-muted' },
  playbook: { icon: BookOpen, word: 'Playbook', ink: 'text-muted' },
  automation: { icon: Bot, word: 'Automatic', ink: 'text-muted' },
  status_update: { icon: Megaphone, word: 'Told', ink: 'text-hold' },
  attachment: { icon: Paperclip, word: 'File', ink: 'text-accent' },
  report: { icon: Inbox, word: 'Report', ink: 'text-warn' },
  postmortem: { icon: ChartNoAxesGantt, word: 'Postmortem', ink: 'text-muted' },
};

/** Kinds as people filter by them. */
export const entrySorts = [
  { value: 'said', label: 'Said', kinds: ['note', 'chat', 'attachment'] },
  { value: 'alerts', label: 'Alerts and pages', kinds: ['alert', 'page'] },
  { value: 'changes', label: 'What changed', kinds: ['deployment', 'change'] },
  { value: 'gate', label: 'Gate and keys', kinds: ['decision', 'signoff'] },
  { value: 'exposure', label: 'Exposure', kinds: ['exposure', 'triage', 'report'] },
  { value: 'work', label: 'Work', kinds: ['task', 'playbook', 'automation', 'postmortem'] },
  { value: 'told', label: 'Told outside', kinds: ['status_update'] },
  { value: 'room', label: 'The room itself', kinds: ['declared', 'updated', 'axis', 'role', 'link', 'access'] },
] as const satisfies readonly { value: string; label: string; kinds: readonly EntryKind[] }[];

export type EntrySort = (typeof entrySorts)[number]['value'];

/** What an address names, as sorts; unknown words are dropped. */
export function sortsOf(text: string | undefined): readonly EntrySort[] {
  const named = new Set(text?.split(',') ?? []);
  return entrySorts.flatMap(({ value }) => (named.has(value) ? [value] : []));
}

/** The kinds of these sorts; undefined: every kind. */
export function kindsOf(sorts: readonly EntrySort[]): readonly EntryKind[] | undefined {
  if (sorts.length === 0) return undefined;
  return entrySorts.flatMap(({ value, kinds }): readonly EntryKind[] => (sorts.includes(value) ? kinds : []));
}
