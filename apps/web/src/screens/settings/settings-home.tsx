import { judgeKeys } from '@lockstep/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { feedTrouble } from '../../ui/feed-words.ts';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';

type Check = {
  question: string;
  state: 'ready' | 'missing' | 'unknown';
  said: string;
  link: {
    to:
      | '/start'
      | '/services'
      | '/settings/keys'
      | '/settings/feeds'
      | '/settings/people'
      | '/settings/notifications'
      | '/settings/readiness';
    label: string;
  };
};

/** Would it work tonight? One line per thing that has to be there, and where to mend it. */
export function SettingsHome() {
  // Before the server has answered, nothing is said to be there or missing.
  const checks = useChecks().map((check) => (check.state === 'unknown' ? { ...check, said: 'Not known yet.' } : check));
  const ready = checks.filter((check) => check.state === 'ready').length;
  // One thing after the other: seven loud buttons say nothing about where to begin.
  const next = checks.find((check) => check.state === 'missing');
  return (
    <Section title="Would it work tonight?" note={`${ready} of ${checks.length}`} flush>
      <ul className="divide-y divide-line">
        {checks.map((check) => (
          <li key={check.question} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
            {check.state === 'ready' ? (
              <CircleCheck size={19} aria-label="ready" className="shrink-0 text-ok" />
            ) : check.state === 'missing' ? (
              <CircleAlert size={19} aria-label="missing" className="shrink-0 text-warn" />
            ) : (
              <CircleDashed size={19} aria-label="not known" className="shrink-0 text-muted" />
            )}
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-semibold">{check.question}</p>
              <p className="text-muted pretty [overflow-wrap:anywhere]">
                <Prose text={check.said} />
              </p>
            </div>
            <LinkButton to={check.link.to} kind={check === next ? 'primary' : 'plain'}>
              {check.link.label}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function useChecks(): readonly Check[] {
  const rules = useQuery(ask('getAlertRules')).data;
  const harbours = useQuery(ask('listSafeHarbours')).data;
  const feeds = useQuery(ask('listFeeds')).data;
  const people = useQuery(ask('listPeople', { query: { limit: 200 } })).data;
  const mayNotify = useMay('notifications.manage');
  const targets = useQuery({ ...ask('listNotificationTargets'), enabled: mayNotify }).data;
  const mayReach = useMay('contacts.manage');
  const reach = useQuery({ ...ask('getReadiness', { query: { limit: 200 } }), enabled: mayReach }).data;
  const unreached = reach?.items.filter((each) => each.state === 'unreachable') ?? [];
  const running = harbours?.items.filter((harbour) => harbour.current !== null).length ?? 0;
  const osv = feeds?.items.filter((feed) => feed.kind === 'osv') ?? [];
  const sources = useQuery(ask('listFeedSources')).data;
  const services = useQuery(ask('listServices', { query: { limit: 200 } })).data;
  const isAllSample = services?.items.every((service) => service.isSample) ?? true;
  const trouble = feedTrouble(feeds?.items ?? [], sources?.items ?? [], useNow(60_000), isAllSample);
  const deputies = useQuery(ask('listDeputies')).data;
  const keys = judgeKeys(people?.items ?? [], deputies?.items ?? []);
  const active = people?.items.filter((person) => person.state === 'active' && !person.isSample).length ?? 0;
  return [
    {
      question: 'Does an alert page anybody?',
      state: state(rules, rules?.catchAllPolicyId !== null),
      said:
        rules?.catchAllPolicyId === null
          ? 'What no route wants is recorded, and nobody hears of it.'
          : `What no route wants goes to ${rules?.catchAllPolicyName ?? 'a policy'}.`,
      link: { to: '/start', label: 'Get paged' },
    },
    {
      question: 'Does the gate know what runs?',
      state: state(harbours, running > 0),
      said:
        running > 0
          ? `${running} running ${running === 1 ? 'deployment is' : 'deployments are'} in the ledger.`
          : 'No deployment is recorded. Without one there is nothing to go back from.',
      link: { to: '/services', label: 'Services' },
    },
    {
      question: 'Are advisories loaded, and fresh?',
      state: state(feeds && sources && services, osv.length > 0 && trouble.length === 0),
      said:
        osv.length === 0
          ? 'No advisories yet: nothing can be known to be safe.'
          : trouble.length > 0
            ? `${trouble.map(({ feed, problem }) => (feed === undefined ? problem : `${feed}: ${problem}`)).join('. ')}.`
            : isAllSample && osv.every(({ name }) => name.endsWith(':sample'))
              ? 'Those of the sample, for its services.'
              : `${feeds?.items.length ?? 0} feeds, none older than ${feeds?.maxAgeDays ?? 0} days.`,
      link: { to: '/settings/feeds', label: 'Feeds' },
    },
    {
      question: 'Can both keys be turned?',
      state: state(people === undefined || deputies === undefined ? undefined : keys, keys.state === 'ok'),
      said: `${keys.finding.charAt(0).toUpperCase()}${keys.finding.slice(1)}.`,
      link: { to: '/settings/keys', label: 'Keys' },
    },
    ...(mayNotify
      ? [
          {
            question: 'Does a request for a key reach anybody?',
            state: state(targets, (targets?.items.length ?? 0) > 0),
            said:
              targets?.items.length === 0
                ? 'Nobody is told. It would wait on a screen that nobody looks at.'
                : `Told: ${targets?.items.map((target) => target.address).join(', ') ?? ''}. Send each a test.`,
            link: { to: '/settings/notifications', label: 'Notices' },
          } as const,
        ]
      : []),
    ...(mayReach
      ? [
          {
            question: 'Would a page reach everybody?',
            state: state(reach, unreached.length === 0),
            said:
              unreached.length === 0
                ? 'Everybody has a verified way to be reached. A test shows whether it wakes them.'
                : `Nothing would reach ${unreached.map(({ person }) => person.name).join(', ')}.`,
            link: { to: '/settings/readiness', label: 'Who can be reached' },
          } as const,
        ]
      : []),
    {
      question: 'Are there two people?',
      state: state(people, active > 1),
      said: active > 1 ? `${active} people can sign in.` : 'Granting a key and loosening a rule take a second person.',
      link: { to: '/settings/people', label: 'People' },
    },
  ];
}

function state(known: unknown, isReady: boolean): Check['state'] {
  if (known === undefined) return 'unknown';
  return isReady ? 'ready' : 'missing';
}
