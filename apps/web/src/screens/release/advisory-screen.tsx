import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Bug, EyeOff } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { DeclareButton } from '../../shell/declare-button.tsx';
import { crumbLook } from '../../ui/crumbs.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { AdvisoryFacts } from './advisory-facts.tsx';
import { AdvisoryPlaces } from './advisory-places.tsx';
import { AdvisorySources } from './advisory-sources.tsx';
import type { Standing } from './advisory-words.ts';

const route = getRouteApi('/app/advisories/$advisory');

/** One flaw: what it is, how urgent, where it is live, how that was found, and what each source says. */
export function AdvisoryScreen() {
  const { advisory } = route.useParams();
  const record = useQuery(ask('getAdvisory', { params: { advisory } }));
  const standing = useQuery(ask('getAdvisoryStanding', { params: { advisory } }));
  return (
    <Loaded heading={advisory} query={record}>
      {(data) => (
        <>
          <Head record={data} standing={standing.data} />
          <FeedNotice />
          <div className="grid gap-5">
            {data.summary !== '' && <p className="max-w-3xl text-lg pretty">{data.summary}</p>}
            <Loaded query={standing} rows={8}>
              {(each) => (
                <>
                  <AdvisoryFacts standing={each} />
                  <AdvisoryPlaces places={each.places} />
                  <AdvisorySources standing={each} />
                </>
              )}
            </Loaded>
            {data.related.length > 0 && (
              <Section title="Related" note="other flaws, named by a source">
                <ul className="flex flex-wrap gap-x-4 gap-y-1">
                  {data.related.map((name) => (
                    <li key={name}>
                      <Link to="/advisories/$advisory" params={{ advisory: name }} className="link">
                        {name}
                      </Link>
                    </li>
                  ))}
                </ul>
              </Section>
            )}
          </div>
        </>
      )}
    </Loaded>
  );
}

function Head({ record, standing }: { record: AnswerOf<'getAdvisory'>; standing: Standing | undefined }) {
  const records = standing?.records ?? [];
  return (
    <PageHead
      title={record.group}
      tab={record.group}
      actions={
        <DeclareButton
          start={{ title: `Exposed to ${record.group}`, kind: 'security', from: `about ${record.group}` }}
        />
      }
      crumbs={[
        <Link key="findings" to="/findings" className={crumbLook}>
          Findings
        </Link>,
      ]}
      facts={
        <>
          <span>
            {record.publishedAt === null ? (
              'date unknown'
            ) : (
              <>
                published <Time at={record.publishedAt} words={dayWords(record.publishedAt)} />
              </>
            )}
          </span>
          {record.withdrawnAt !== null && <span className="chip text-warn">withdrawn</span>}
          {records.some((each) => each.isMalicious) && (
            <span className="chip text-bad">
              <Bug size={12} aria-hidden />
              malicious code
            </span>
          )}
          {records.some((each) => each.isRestricted) && (
            <span className="chip text-hold" data-tip="Others see that there is something, and whom to ask">
              <EyeOff size={12} aria-hidden />
              restricted
            </span>
          )}
          {record.aliases
            .filter((alias) => alias !== record.group)
            .map((alias) => (
              <span key={alias} className="tag font-mono">
                {alias}
              </span>
            ))}
        </>
      }
    />
  );
}
