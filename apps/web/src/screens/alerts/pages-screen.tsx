import { getRouteApi, Link } from '@tanstack/react-router';
import { BellRing, Check, CheckCheck, CircleSlash, Hourglass } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay, useMe } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { axisWords } from './group-words.ts';
import { useAcknowledge, useUnacknowledge } from './use-group-acts.ts';
import { UselessButton, useUselessMarks } from './useless-mark.tsx';

const route = getRouteApi('/app/pages');
type Page = AnswerOf<'listPages'>['items'][number];
type Marks = Parameters<typeof UselessButton>[0]['marks'];

/** What somebody is, or was, asked to look at: open ones first. */
export function PagesScreen() {
  const { of } = route.useSearch();
  const whose = of ?? 'mine';
  return (
    <>
      <PageHead title="Pages" tab="Pages" />
      <div className="panel min-w-0">
        <PartLinks
          label="Whose pages"
          current={whose}
          parts={[
            { key: 'mine', label: 'My pages', link: { to: '/pages', search: () => ({}) } },
            { key: 'everybody', label: 'Everybody’s', link: { to: '/pages', search: () => ({ of: 'everybody' }) } },
          ]}
        />
        <PageList whose={whose} />
      </div>
    </>
  );
}

function PageList({ whose }: { whose: 'mine' | 'everybody' }) {
  const list = useList('listPages', { query: { of: whose, limit: 50 } });
  const answered = list.items.filter(({ state }) => whose === 'mine' && state !== 'open');
  const marks = useUselessMarks(answered.map(({ group }) => group.id));
  return (
    <PagedList
      list={list}
      empty={
        <Empty
          title={whose === 'mine' ? 'Nobody has paged you' : 'Nobody was paged yet'}
          action={
            <>
              <LinkButton to="/start">Get paged, step by step</LinkButton>
              <LinkButton to="/oncall">Who is on call</LinkButton>
              <LinkButton to="/alerts">Alerts</LinkButton>
            </>
          }
        >
          A page stands here from the moment it is made, whether or not its message arrived.
        </Empty>
      }
    >
      {(items) => (
        <ul>
          {items.map((page) => (
            <PageRow key={page.id} page={page} isMine={whose === 'mine'} marks={marks.get(page.group.id)} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

const states = {
  open: { word: 'waits for an answer', ink: 'text-bad', icon: BellRing },
  acknowledged: { word: 'acknowledged', ink: 'text-ok', icon: Check },
  declined: { word: 'not me', ink: 'text-muted', icon: CircleSlash },
  ended: { word: 'needed no answer any more', ink: 'text-muted', icon: CheckCheck },
} as const;

function PageRow({ page, isMine, marks }: { page: Page; isMine: boolean; marks: Marks }) {
  const may = useMay('paging.respond');
  const me = useMe()?.userId;
  const acknowledge = useAcknowledge(page.group.id);
  const takeBack = useUnacknowledge();
  const look = states[page.state];
  const Icon = look.icon;
  const mine = page.person.id === me;
  return (
    <li className="grid gap-2 border-b border-line p-4 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="grid min-w-0 gap-1">
        <Link
          to="/alerts/groups/$group"
          params={{ group: page.group.id }}
          className="link w-fit max-w-full font-semibold text-ink [overflow-wrap:anywhere]"
        >
          {page.group.title}
        </Link>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <span className={`inline-flex items-center gap-1.5 font-medium ${look.ink}`}>
            <Icon size={14} aria-hidden />
            {look.word}
          </span>
          {!isMine && <span>{page.person.name}</span>}
          <span>
            <Time at={page.createdAt} />
          </span>
          <span>{axisWords[page.group.axis]}</span>
          <span>{page.urgency} urgency</span>
          {page.attempt > 1 && (
            <span className="inline-flex items-center gap-1">
              <Hourglass size={13} aria-hidden />
              asked {page.attempt} times
            </span>
          )}
          {page.answeredBy !== null && page.state !== 'ended' && <span>by {page.answeredBy}</span>}
        </p>
        <p className="text-sm text-muted pretty">
          <Prose text={page.because} />
        </p>
        {acknowledge.problem && <ProblemNote problem={acknowledge.problem} />}
      </div>
      {may && mine && page.state === 'open' && (
        <Button
          kind="primary"
          icon={Check}
          className="min-h-11 max-sm:w-full"
          isBusy={acknowledge.isBusy}
          aria-label={`Acknowledge: ${page.group.title}`}
          onClick={() => void acknowledge.submit({ params: { group: page.group.id }, body: {} })}
        >
          Acknowledge
        </Button>
      )}
      {may && mine && page.state === 'acknowledged' && page.group.state === 'acknowledged' && (
        <Button
          kind="quiet"
          className="min-h-11 max-sm:w-full"
          aria-label={`Take back: ${page.group.title}`}
          onClick={() => void takeBack(page.group.id)}
        >
          Take back
        </Button>
      )}
      {mine && page.state !== 'open' && page.group.state !== 'acknowledged' && (
        <UselessButton marks={marks} title={page.group.title} />
      )}
    </li>
  );
}
