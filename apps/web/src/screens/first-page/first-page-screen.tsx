import { Undo2, Zap } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { ReachStep } from './reach-step.tsx';
import { SourceStep } from './source-step.tsx';
import { StepItem } from './step-item.tsx';
import { type FirstPage, useFirstPage } from './use-first-page.ts';
import { type SetUp, useSetUp } from './use-set-up.ts';
import { WayStep } from './way-step.tsx';

/** How many people take turns in the first schedule; more are added in its editor. */
const FIRST_ROTA = 3;

/** From nothing to a page that somebody has acknowledged: what is missing, and one press for each, or for all. */
export function FirstPageScreen() {
  const page = useFirstPage();
  const setUp = useSetUp(page);
  const may = useMay('paging.manage');
  const { states } = page;
  const done = Object.values(states).filter((state) => state === 'done').length;
  const isMissing = [states.on_call, states.paged, states.source].includes('open');
  return (
    <div className="mx-auto max-w-3xl">
      <PageHead
        title="Get paged"
        tab="Get paged"
        facts={
          <p className="max-w-2xl pretty">
            From an alert to somebody who has it. {done} of {Object.keys(states).length} steps stand.
          </p>
        }
        actions={
          may &&
          isMissing && (
            <Button kind="primary" icon={Zap} isBusy={setUp.isBusy} onClick={setUp.makeAll}>
              Set all of this up for me
            </Button>
          )
        }
      />
      <div className="grid gap-4">
        {!may && (
          <p className="text-muted pretty">
            Administrators set this up; you see what stands, and can add how you are reached.
          </p>
        )}
        {setUp.problem && <ProblemNote problem={setUp.problem} />}
        {setUp.made.length > 0 && <MadeNote setUp={setUp} />}
        <ol className="panel divide-y divide-line">
          <ReachStep number={1} page={page} />
          <OnCallStep number={2} page={page} setUp={setUp} may={may} />
          <PolicyStep number={3} page={page} setUp={setUp} may={may} />
          <SourceStep number={4} page={page} setUp={setUp} />
          <WayStep number={5} page={page} setUp={setUp} />
        </ol>
      </div>
    </div>
  );
}

function MadeNote({ setUp }: { setUp: SetUp }) {
  return (
    <div role="status" className="panel flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <p className="min-w-0 flex-1 basis-60 pretty">Made just now: {setUp.made.map(({ what }) => what).join('; ')}.</p>
      <Button icon={Undo2} isBusy={setUp.isBusy} onClick={setUp.takeBackAll}>
        Take it all back
      </Button>
    </div>
  );
}

type Step = { number: number; page: FirstPage; setUp: SetUp; may: boolean };

function OnCallStep({ number, page, setUp, may }: Step) {
  const { schedule, staff, states } = page;
  const rota = staff.slice(0, FIRST_ROTA);
  const [me] = staff;
  return (
    <StepItem
      number={number}
      title="Who is on call"
      state={states.on_call}
      said={
        schedule === undefined
          ? 'A schedule says who is asked first, at any moment.'
          : `${schedule.onCall.map(({ name }) => name).join(', ')}, by ${schedule.title}`
      }
    >
      {states.on_call === 'open' && may && me !== undefined && (
        <div className="flex flex-wrap gap-2">
          <Button isBusy={setUp.isBusy} onClick={() => setUp.makeSchedule([me.id])}>
            Just me, always
          </Button>
          {rota.length > 1 && (
            <Button
              className="max-sm:py-2 max-sm:text-left max-sm:whitespace-normal"
              isBusy={setUp.isBusy}
              onClick={() => setUp.makeSchedule(rota.map(({ id }) => id))}
            >
              {rota.map(({ name }) => name).join(', ')}: a week each
            </Button>
          )}
          <LinkButton to="/oncall/new" kind="quiet">
            Another rota
          </LinkButton>
        </div>
      )}
    </StepItem>
  );
}

function PolicyStep({ number, page, setUp, may }: Step) {
  const { schedule, rules, states } = page;
  return (
    <StepItem
      number={number}
      title="Who is paged, and who next"
      state={states.paged}
      said={
        states.paged === 'done'
          ? `Every alert that no route wants goes to: ${rules?.catchAllPolicyName ?? 'a policy'}`
          : 'Who is on call; after five minutes everybody. For every alert, until routes say otherwise.'
      }
    >
      {states.paged === 'open' && may && (
        <div className="flex flex-wrap gap-2">
          <Button
            isBusy={setUp.isBusy}
            disabled={schedule === undefined}
            onClick={() => schedule && setUp.makePolicy(schedule.id)}
          >
            On call, then everybody
          </Button>
          <LinkButton to="/oncall/policies" kind="quiet">
            Another policy
          </LinkButton>
        </div>
      )}
    </StepItem>
  );
}
