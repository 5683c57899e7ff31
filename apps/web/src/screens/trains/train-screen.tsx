import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Repeat2 } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { crumbLook } from '../../ui/crumbs.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { useNow } from '../../ui/now.ts';
import { Fold, PageHead } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { SampleTag } from '../../ui/tags.tsx';
import { Countdown, Time } from '../../ui/time.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { BackToRoom } from '../gate/back-to-room.tsx';
import { DecisionEvidence } from '../gate/decision-evidence.tsx';
import { DeniedMembers } from './denied-members.tsx';
import { TrainFoot } from './train-foot.tsx';
import { TrainCounts } from './train-counts.tsx';
import { TrainGrounds } from './train-grounds.tsx';
import { TrainKeysPanel } from './train-keys-panel.tsx';
import { TrainMembers } from './train-members.tsx';
import type { Train } from './words.ts';

const route = getRouteApi('/app/trains/$train');

export function TrainScreen() {
  const { train } = route.useParams();
  return (
    <Loaded heading={`Release train ${train}`} query={useQuery(ask('getTrain', { params: { train } }))}>
      {(data) => <TrainView train={data} />}
    </Loaded>
  );
}

/** Many services in one look: how much of it may go, what stops the rest, and the keys, each turned once. */
function TrainView({ train }: { train: Train }) {
  const search = route.useSearch();
  const { incident } = search;
  const isNarrow = useIsNarrow();
  const others = (
    <>
      {incident !== undefined && <BackToRoom incident={incident} />}
      <LinkButton icon={Repeat2} to="/trains/new" search={{ from: String(train.number), incident }}>
        Judge again
      </LinkButton>
    </>
  );
  return (
    <>
      <PageHead
        title={train.title}
        tab={`Release train ${train.number}`}
        crumbs={[
          <Link key="trains" to="/trains" className={crumbLook}>
            Release trains
          </Link>,
          <span key="environment">{train.environment}</span>,
          <span key="number" className="font-mono">
            T-{train.number}
          </span>,
        ]}
        actions={isNarrow ? undefined : others}
        facts={<Facts train={train} />}
      />
      <FeedNotice isSample={train.isSample} />
      <div className="grid gap-5">
        <TrainCounts train={train} />
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_23rem]">
          <div className="min-w-0 xl:sticky xl:top-16 xl:order-2">
            <TrainKeysPanel train={train} isCaptureAsked={search.do === 'capture'} />
          </div>
          <div className="grid min-w-0 gap-5">
            <DeniedMembers train={train} incident={incident} />
            <TrainGrounds grounds={train.grounds} />
            <TrainMembers train={train} />
            <Fold title="Evidence of this train" note="its services have their own">
              <DecisionEvidence subjectId={train.id} />
            </Fold>
          </div>
        </div>
        {isNarrow && <div className="flex flex-wrap gap-2 *:grow">{others}</div>}
        <TrainFoot train={train} incident={incident} />
      </div>
    </>
  );
}

function Facts({ train }: { train: Train }) {
  const now = useNow(1000);
  const isOver = Date.parse(train.expiresAt) < now;
  return (
    <>
      {train.isSample && <SampleTag />}
      <span>
        asked by {train.decidedBy.name} <Time at={train.decidedAt} />
      </span>
      <span>{train.motive}</span>
      {isOver ? (
        <span>
          expired <Time at={train.expiresAt} />
        </span>
      ) : (
        <span>
          good for <Countdown to={train.expiresAt} over="expired" />
        </span>
      )}
      {train.reason !== '' && <span className="basis-full pretty text-ink">{train.reason}</span>}
    </>
  );
}
