import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, LifeBuoy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';
import { stretchWords } from './days.ts';
import { namesFrom } from './people.ts';
import type { TimelineLook } from './timeline-look.ts';
import { useScheduleTitle } from './use-schedule-title.ts';

type Swap = AnswerOf<'listShiftSwaps'>['items'][number];
type Cover = AnswerOf<'listCoverRequests'>['items'][number];

/** Swaps and requests for cover that wait for me, and those of mine that wait for others. Nothing when none wait. */
export function RequestsPart({ look }: { look: Pick<TimelineLook, 'zone'> & { readonly me: string | undefined } }) {
  const swaps =
    useQuery(ask('listShiftSwaps', { query: { mine: 'true', state: 'proposed', limit: 50 } })).data?.items ?? [];
  const covers =
    useQuery(ask('listCoverRequests', { query: { mine: 'true', state: 'open', limit: 50 } })).data?.items ?? [];
  const { me, zone } = look;
  const open = covers.filter(({ userId, declinedUserIds }) => userId === me || !declinedUserIds.includes(me ?? ''));
  if (swaps.length + open.length === 0) return null;
  const forMe =
    swaps.filter(({ take }) => take.userId === me).length + open.filter(({ userId }) => userId !== me).length;
  return (
    <Section
      title="Requests"
      note={forMe === 0 ? 'yours, waiting for others' : `${forMe} ${forMe === 1 ? 'waits' : 'wait'} for you`}
      flush
    >
      <ul className="divide-y divide-line">
        {swaps.map((swap) => (
          <SwapLine key={swap.id} swap={swap} isForMe={swap.take.userId === me} zone={zone} />
        ))}
        {open.map((cover) => (
          <CoverLine key={cover.id} cover={cover} isForMe={cover.userId !== me} zone={zone} />
        ))}
      </ul>
    </Section>
  );
}

const partOf = ({ from, to }: { from: string; to: string }) => ({ from: Date.parse(from), to: Date.parse(to) });

function SwapLine({ swap, isForMe, zone }: { swap: Swap; isForMe: boolean; zone: string }) {
  const nameOf = namesFrom(swap.people);
  const input = { params: { swap: swap.id } };
  const accept = useAct('acceptShiftSwap', () => showToast('Swapped'));
  const decline = useAct('declineShiftSwap', () => showToast('Declined; they see it'));
  const withdraw = useAct('withdrawShiftSwap', () => showToast('Taken back'));
  const { give, take } = swap;
  const giver = nameOf(give.userId);
  const titleOf = useScheduleTitle();
  const turnWords = (part: Swap['give']) => `${titleOf(part.schedule)}, ${stretchWords(zone, partOf(part))}`;
  return (
    <Line icon={ArrowLeftRight} problem={accept.problem ?? decline.problem ?? withdraw.problem}>
      <p className="min-w-0 flex-1 basis-72 pretty">
        <strong className="font-semibold">
          {isForMe ? `${giver} offers you a swap` : `You offered ${nameOf(take.userId)} a swap`}
        </strong>
        <span className="block text-sm">
          {isForMe ? 'You take' : 'They take'} <Unbroken text={turnWords(give)} />
        </span>
        <span className="block text-sm">
          {isForMe ? 'You give' : 'They give'} <Unbroken text={turnWords(take)} />
        </span>
        <Reason text={swap.reason} />
      </p>
      {isForMe ? (
        <>
          <Button kind="primary" isBusy={accept.isBusy} onClick={() => void accept.submit(input)}>
            Accept
          </Button>
          <Button isBusy={decline.isBusy} onClick={() => void decline.submit(input)}>
            Decline
          </Button>
        </>
      ) : (
        <Button isBusy={withdraw.isBusy} onClick={() => void withdraw.submit(input)}>
          Take back
        </Button>
      )}
    </Line>
  );
}

function CoverLine({ cover, isForMe, zone }: { cover: Cover; isForMe: boolean; zone: string }) {
  const nameOf = namesFrom(cover.people);
  const input = { params: { request: cover.id } };
  const accept = useAct('acceptCover', () => showToast('It is yours. Thank you.'));
  const decline = useAct('declineCover', () => showToast('Noted; others may still take it'));
  const withdraw = useAct('withdrawCover', () => showToast('Taken back'));
  const titleOf = useScheduleTitle();
  const declined = cover.declinedUserIds.map(nameOf);
  const waiting = cover.askedUserIds.filter((userId) => !cover.declinedUserIds.includes(userId)).map(nameOf);
  return (
    <Line icon={LifeBuoy} problem={accept.problem ?? decline.problem ?? withdraw.problem}>
      <p className="min-w-0 flex-1 basis-72 pretty">
        <strong className="font-semibold">
          {isForMe ? `${nameOf(cover.userId)} asks for cover` : 'You asked for cover'}
        </strong>
        <span className="block text-sm">
          <Unbroken text={`${titleOf(cover.schedule)}, ${stretchWords(zone, partOf(cover))}`} />
        </span>
        {!isForMe && (
          <span className="block text-sm text-muted">
            {waiting.length > 0 ? `Waiting for ${waiting.join(', ')}.` : 'Nobody who was asked can.'}
            {declined.length > 0 && ` ${declined.join(', ')} can not.`}
          </span>
        )}
        <Reason text={cover.reason} />
      </p>
      {isForMe ? (
        <>
          <Button kind="primary" isBusy={accept.isBusy} onClick={() => void accept.submit(input)}>
            Take it over
          </Button>
          <Button isBusy={decline.isBusy} onClick={() => void decline.submit(input)}>
            I can not
          </Button>
        </>
      ) : (
        <Button isBusy={withdraw.isBusy} onClick={() => void withdraw.submit(input)}>
          Take back
        </Button>
      )}
    </Line>
  );
}

function Reason({ text }: { text: string }) {
  return text === '' ? null : <span className="block text-sm text-muted pretty">“{text}”</span>;
}

function Line({
  icon: Icon,
  problem,
  children,
}: {
  icon: typeof LifeBuoy;
  problem: Error | undefined;
  children: ReactNode;
}) {
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Icon size={18} aria-hidden className="shrink-0 text-accent" />
        {children}
      </div>
      {problem && <ProblemNote problem={problem} />}
    </li>
  );
}
