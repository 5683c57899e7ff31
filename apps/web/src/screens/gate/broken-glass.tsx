import { Hammer } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Segments, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { Countdown, Time } from '../../ui/time.tsx';
import { type Decision, formPlaces } from './words.ts';

type Glass = NonNullable<Decision['signoff']['breakGlass']>;

/** Who went ahead alone, until when, and what the other side says about it. */
export function BrokenGlass({ decision, glass }: { decision: Decision; glass: Glass }) {
  const now = useNow(1000);
  const isRunning = Date.parse(glass.expiresAt) > now;
  return (
    <div id={formPlaces.review} className="grid gap-3 p-4">
      <h2 className="flex items-center gap-2 font-semibold text-warn">
        <Hammer size={16} aria-hidden />
        The glass is broken
      </h2>
      <div className="rounded-md bg-raised px-3 py-2 text-sm">
        <p className="pretty">{glass.reason}</p>
        <p className="mt-0.5 text-muted">
          {glass.by.name}, <Time at={glass.at} />
        </p>
      </div>
      <p className="text-sm">
        {isRunning ? (
          <>
            It ends in <Countdown to={glass.expiresAt} over="now" />.
          </>
        ) : (
          <>
            It ended <Time at={glass.expiresAt} />.
          </>
        )}
      </p>
      {glass.reviewedBy !== null && glass.reviewedAt !== null ? (
        <div className="grid gap-1 text-sm">
          <p className="font-semibold">
            {glass.reviewVerdict === 'justified' ? 'Reviewed: justified' : 'Reviewed: not justified'}
          </p>
          <p className="pretty">{glass.reviewNote}</p>
          <p className="text-muted">
            {glass.reviewedBy.name}, <Time at={glass.reviewedAt} />
          </p>
        </div>
      ) : (
        <Review decision={decision} glass={glass} />
      )}
    </div>
  );
}

function Review({ decision, glass }: { decision: Decision; glass: Glass }) {
  const me = useMe();
  const [verdict, setVerdict] = useState<'justified' | 'not_justified'>();
  const [note, setNote] = useState('');
  const act = useAct('reviewBreakGlass');
  const holdsKey =
    me?.permissions.some(
      (permission) => permission === 'gate.sign_reliability' || permission === 'gate.sign_security',
    ) === true;
  const isOwn = me?.userId === glass.by.id;
  const due = (
    <p className="text-sm">
      Review due in <Countdown to={glass.reviewDueAt} over="the past: overdue" />.
    </p>
  );
  if (!holdsKey || isOwn)
    return (
      <>
        {due}
        <p className="text-sm text-muted pretty">
          {isOwn ? 'Somebody else reviews what you did.' : 'A holder of the other key reviews it.'}
        </p>
      </>
    );
  return (
    <Form
      onSubmit={() => {
        if (verdict !== undefined) void act.submit({ params: { decision: decision.id }, body: { verdict, note } });
      }}
      className="grid gap-3"
    >
      {due}
      <Segments
        label="Your review"
        value={verdict}
        options={[
          { value: 'justified', label: 'Justified' },
          { value: 'not_justified', label: 'Not justified' },
        ]}
        onValue={setVerdict}
      />
      <TextArea label="What you looked at" value={note} onValue={setNote} problem={act.fieldProblem('note')} />
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      <Button
        type="submit"
        kind="primary"
        isBusy={act.isBusy}
        disabled={verdict === undefined}
        className="justify-self-start"
      >
        Record the review
      </Button>
    </Form>
  );
}
