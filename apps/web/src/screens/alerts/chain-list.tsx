import {
  ArrowUpRight,
  BellRing,
  Check,
  CircleCheckBig,
  CircleDot,
  Clock,
  Forward,
  Inbox,
  Mail,
  MailCheck,
  MailX,
  Route,
  TriangleAlert,
  UserX,
} from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useNow } from '../../ui/now.ts';
import { Prose } from '../../ui/prose.tsx';
import { Time } from '../../ui/time.tsx';
import { type AlertGroup, lineTimeWords } from './group-words.ts';

type Chain = AnswerOf<'getAlertGroupChain'>;
export type ChainEntry = { key: string; at: string; code: string; sentence: string };

const marks: Readonly<Record<string, { icon: typeof Check; ink: string }>> = {
  received: { icon: Inbox, ink: 'text-muted' },
  routed: { icon: Route, ink: 'text-muted' },
  paged: { icon: BellRing, ink: 'text-warn' },
  paged_again: { icon: BellRing, ink: 'text-warn' },
  repaired: { icon: BellRing, ink: 'text-warn' },
  notified: { icon: Mail, ink: 'text-muted' },
  message_planned: { icon: Mail, ink: 'text-muted' },
  message_dropped: { icon: MailX, ink: 'text-muted' },
  delivered: { icon: MailCheck, ink: 'text-ok' },
  rejected: { icon: MailX, ink: 'text-bad' },
  unknown: { icon: MailX, ink: 'text-unknown' },
  held: { icon: Clock, ink: 'text-hold' },
  deferred: { icon: Clock, ink: 'text-hold' },
  snoozed: { icon: Clock, ink: 'text-hold' },
  acknowledged: { icon: Check, ink: 'text-ok' },
  acknowledged_partly: { icon: Check, ink: 'text-ok' },
  resolved: { icon: CircleCheckBig, ink: 'text-ok' },
  not_me: { icon: UserX, ink: 'text-muted' },
  escalated_by_hand: { icon: ArrowUpRight, ink: 'text-warn' },
  reassigned: { icon: Forward, ink: 'text-muted' },
  missed: { icon: TriangleAlert, ink: 'text-warn' },
  nobody_available: { icon: TriangleAlert, ink: 'text-bad' },
  nobody_left: { icon: TriangleAlert, ink: 'text-bad' },
  no_policy: { icon: TriangleAlert, ink: 'text-bad' },
  no_way_to_reach: { icon: TriangleAlert, ink: 'text-bad' },
};

/** What came before escalation: received, routed and grouped; the latter as the chain tells it, where it does. */
export function beginning(group: AlertGroup, lines: Chain['lines']): readonly ChainEntry[] {
  const first = group.items.at(-1);
  const by = group.policyName === null ? 'no policy takes it' : `policy \`${group.policyName}\` takes it`;
  const route =
    group.route === null ? 'no route wants it, so the catch-all decides' : `route \`${group.route.name}\` takes it`;
  const received =
    first === undefined || first.openedAt > group.openedAt
      ? []
      : [
          {
            key: 'received',
            at: first.openedAt,
            code: 'received',
            sentence: `received from \`${first.source}\`: ${first.summary}`,
          },
        ];
  if (lines.some(({ code }) => code === 'decided')) return received;
  return [...received, { key: 'routed', at: group.openedAt, code: 'routed', sentence: `${route}; ${by}` }];
}

/** Messages that a limit keeps back for now. */
export function heldMessages(notifications: Chain['notifications'], now: number): readonly ChainEntry[] {
  return notifications.flatMap(({ id, state, heldUntil, channel, address, reason }) =>
    state === 'waiting' && heldUntil !== null && Date.parse(heldUntil) > now
      ? [
          {
            key: `held ${id}`,
            at: heldUntil,
            code: 'held',
            sentence: `${channel} to ${address} is held until then${reason === null ? '' : `: ${reason}`}`,
          },
        ]
      : [],
  );
}

/** What became of something, line by line, the oldest first. */
export function ChainList({ entries }: { entries: readonly ChainEntry[] }) {
  const now = useNow(60_000);
  return (
    <ol className="grid">
      {entries.map(({ key, at, code, sentence }) => {
        const { icon: Icon, ink } = marks[code] ?? { icon: CircleDot, ink: 'text-muted' };
        return (
          <li
            key={key}
            className="grid grid-cols-[1.25rem_minmax(0,1fr)] items-baseline gap-x-2.5 border-b border-line py-2 last:border-b-0 sm:grid-cols-[1.25rem_minmax(0,1fr)_auto]"
          >
            <Icon size={15} aria-hidden className={`${ink} translate-y-0.5`} />
            <p className="pretty [overflow-wrap:anywhere]">
              <Prose text={sentence} />
            </p>
            <span className="text-sm text-muted max-sm:col-start-2">
              <Time at={at} words={lineTimeWords(at, now)} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
