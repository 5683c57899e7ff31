import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Navigation, Repeat } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { DeclareButton } from '../../shell/declare-button.tsx';
import type { DeclareStart } from '../../shell/declare-store.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { crumbLook, serviceCrumb } from '../../ui/crumbs.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { useNow } from '../../ui/now.ts';
import { Fold, PageHead } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { ModeTag, SampleTag } from '../../ui/tags.tsx';
import { Countdown, Time } from '../../ui/time.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { useIsNarrow, useIsWide } from '../../ui/use-is-narrow.ts';
import { TrainLink } from '../trains/train-link.tsx';
import { Alternatives } from './alternatives.tsx';
import { Answer } from './answer.tsx';
import { BackToRoom } from './back-to-room.tsx';
import { AxisPlot } from './axis-plot.tsx';
import { DecisionEvidence, Replay } from './decision-evidence.tsx';
import { AlsoGoesBack, ChangedFindings, Freshness, Obligations, Reasons } from './grounds.tsx';
import { DecisionFoot } from './decision-foot.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { StandingChip } from './standing-chip.tsx';
import { type Decision, isAboutPast, questionAgain } from './words.ts';

const route = getRouteApi('/app/decisions/$decision');

export function DecisionScreen() {
  const { decision } = route.useParams();
  return (
    <Loaded heading={`Decision ${decision}`} query={useQuery(ask('getDecision', { params: { decision } }))}>
      {(data) => <DecisionView decision={data} />}
    </Loaded>
  );
}

/** The question as title; the answer first; then why, by what rules, and who has to turn which key. */
function DecisionView({ decision }: { decision: Decision }) {
  const search = route.useSearch();
  const incident = search.incident ?? decision.incident?.id;
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const isWide = useIsWide();
  const askAgain = () =>
    void navigate({
      to: '/gate',
      search: { ...questionAgain(decision, incident), asOf: isAboutPast(decision) ? decision.asOf : undefined },
    });
  const others = (
    <>
      {incident === undefined ? (
        !isAboutPast(decision) && <DeclareButton start={declareOf(decision)} />
      ) : (
        <BackToRoom incident={incident} />
      )}
      <Button icon={Navigation} onClick={askAgain}>
        Ask again
      </Button>
      <LinkButton to="/services/$service" params={{ service: decision.service }}>
        Ledger
      </LinkButton>
    </>
  );
  const keys = (
    <div className="min-w-0 xl:sticky xl:top-16">
      <KeysPanel decision={decision} isCaptureAsked={search.do === 'capture'} />
    </div>
  );
  return (
    <>
      <PageHead
        title={decision.title}
        tab={`Decision G-${decision.number}`}
        crumbs={[
          serviceCrumb(decision.service),
          <span key="environment">{decision.environment}</span>,
          <Link key="decisions" to="/decisions" search={{ service: decision.service }} className={crumbLook}>
            Decisions
          </Link>,
          <span key="number" className="font-mono">
            G-{decision.number}
          </span>,
        ]}
        actions={isNarrow ? undefined : others}
        facts={<Facts decision={decision} />}
      />
      {!isAboutPast(decision) && <FeedNotice isSample={decision.isSample} />}
      <div className="grid gap-5">
        {decision.isFlipFlop && <FlipFlop />}
        <Answer decision={decision} />
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_23rem]">
          {!isWide && keys}
          <div className="grid min-w-0 gap-5">
            <Reasons decision={decision} />
            <ChangedFindings decision={decision} />
            <AlsoGoesBack decision={decision} />
            <Alternatives decision={decision} />
            <Fold title="Both axes in one picture" note="where each choice stands">
              <AxisPlot decision={decision} />
            </Fold>
            <Obligations decision={decision} />
            <Freshness decision={decision} />
            <Fold title="What was judged" note="inputs, policy and a second run">
              <Replay decision={decision} />
            </Fold>
            <Fold title="Evidence of this decision">
              <DecisionEvidence subjectId={decision.id} />
            </Fold>
          </div>
          {isWide && keys}
        </div>
        {isNarrow && <div className="flex flex-wrap gap-2 *:grow">{others}</div>}
        <DecisionFoot decision={decision} incident={incident} />
      </div>
    </>
  );
}

/** An incident about the move that was asked for. */
function declareOf({ service, environment, title, motive, number }: Decision): DeclareStart {
  return {
    title: `${service}: `,
    kind: motive === 'routine' ? undefined : motive,
    service,
    environment,
    from: `${title} (G-${number})`,
  };
}

/** Two releases that take turns for opposite reasons: neither fix sticks. */
function FlipFlop() {
  return (
    <div role="note" className="flex gap-3 rounded-lg border ground-warn p-3.5">
      <Repeat size={18} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <p className="pretty">
        <strong className="font-semibold">Back and forth.</strong> These two releases have taken turns for reliability
        and for security twice within two weeks. Automatic actors are paused, and going on takes a sign-off until their
        joint incident ends.
      </p>
    </div>
  );
}

function Facts({ decision }: { decision: Decision }) {
  const now = useNow(1000);
  const isPast = isAboutPast(decision);
  const isOver = Date.parse(decision.expiresAt) < now;
  return (
    <>
      <StandingChip verdict={decision.verdict} state={decision.signoff.state} evidence={decision.evidence.state} />
      {decision.isSample && <SampleTag />}
      <span>
        asked by {decision.decidedBy.name} <Time at={decision.decidedAt} />
      </span>
      {decision.incident && (
        <span>
          Asked from{' '}
          <Link to="/incidents/$incident" params={{ incident: decision.incident.name }} className="link">
            {decision.incident.name}
          </Link>
        </span>
      )}
      <TrainLink train={decision.train} />
      {isPast && (
        <span className="chip text-hold" data-tip="Nothing newer counts in this answer">
          as of {utcWords(decision.asOf)}
        </span>
      )}
      <ModeTag mode={decision.mode} />
      <span>policy {decision.policyVersion}</span>
      {isPast ? null : isOver ? (
        <span>
          expired <Time at={decision.expiresAt} />
        </span>
      ) : (
        <span>
          good for <Countdown to={decision.expiresAt} over="expired" />
        </span>
      )}
    </>
  );
}
