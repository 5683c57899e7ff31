import { useSearch } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { readinessStates } from '../../api/filters.ts';
import { useMe } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Facets } from '../../ui/facets.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useEveryPage } from '../findings/use-every-page.ts';
import {
  type PersonReadiness,
  readinessSentence,
  type ReadinessState,
  sortByNeed,
  stateWords,
} from './readiness-words.ts';

/** Whether a page would reach everybody, and what to do where not. */
export function ReachabilityScreen() {
  const { only } = useSearch({ from: '/app/settings/readiness' });
  const list = useList('getReadiness', { query: { limit: 200 } });
  useEveryPage(list.query, list.items.length, 5_000);
  const shown = sortByNeed(list.items.filter(({ state }) => only === undefined || state === only));
  return (
    <Section title="Who can be reached?" note={list.query.isPending ? undefined : readinessSentence(list.items)} flush>
      <PagedList list={list} empty={<Empty title="There is nobody yet">Invite people first.</Empty>}>
        {(items) => (
          <>
            <div className="border-b border-line px-4 py-3">
              <Facets
                label="Narrow down"
                facets={readinessStates.map((state) => ({
                  key: state,
                  label: stateWords[state],
                  count: items.filter((each) => each.state === state).length,
                  isOn: only === state,
                  link: { to: '/settings/readiness', search: only === state ? {} : { only: state } },
                }))}
              />
            </div>
            {shown.length === 0 ? (
              <Empty title="Nobody of this kind" />
            ) : (
              <ul className="divide-y divide-line">
                {shown.map((each) => (
                  <PersonLine key={each.person.id} readiness={each} />
                ))}
              </ul>
            )}
          </>
        )}
      </PagedList>
    </Section>
  );
}

const signs: Readonly<Record<ReadinessState, { icon: typeof CircleAlert; ink: string }>> = {
  unreachable: { icon: CircleAlert, ink: 'text-bad' },
  weak: { icon: TriangleAlert, ink: 'text-warn' },
  ready: { icon: CircleCheck, ink: 'text-ok' },
};

function PersonLine({ readiness }: { readiness: PersonReadiness }) {
  const { person, state, high, low, lastTestAt, flaws } = readiness;
  const me = useMe();
  const { icon: Icon, ink } = signs[state];
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-2 px-4 py-3 md:grid-cols-[auto_16rem_minmax(0,1fr)]">
      <Icon size={19} aria-hidden className={`mt-0.5 shrink-0 ${ink}`} />
      <div className="min-w-0">
        <p className="font-semibold [overflow-wrap:anywhere]">{person.name}</p>
        <p className={`text-sm ${state === 'ready' ? 'text-muted' : ink}`}>{stateWords[state]}</p>
        <p className="text-sm text-muted pretty">
          urgent: {counted(high, 'way', 'ways')}, not urgent: {counted(low, 'way', 'ways')}
          {lastTestAt !== null && (
            <>
              , test answered <Time at={lastTestAt} />
            </>
          )}
        </p>
      </div>
      {flaws.length > 0 && (
        <ul className="grid min-w-0 gap-1.5 max-md:col-start-2">
          {flaws.map(({ code, sentence, cure }) => (
            <li key={`${code} ${sentence}`} className="pretty">
              <Prose text={sentence} />.{' '}
              <span className="text-muted">
                <Prose text={cure} />.
              </span>
            </li>
          ))}
        </ul>
      )}
      {person.id === me?.userId && (
        <LinkButton to="/me" className="justify-self-start max-md:col-start-2 md:col-start-3">
          My profile
        </LinkButton>
      )}
    </li>
  );
}
