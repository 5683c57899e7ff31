import { OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import type { RequestProblem } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/prose.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { Foresight, useForeseen } from './closing-preview.tsx';
import type { IncidentDetail, Side } from './incident-words.ts';
import { SideClock } from './side-clock.tsx';

/** Closes one side. What stands in the way is said with its cure; what is proven is written down by the server as it closes. */
export function CloseSideWindow({
  incident,
  side,
  onClose,
}: {
  incident: IncidentDetail;
  side: Side;
  onClose: () => void;
}) {
  const [because, setBecause] = useState('');
  const { word } = axisLook[side.axis];
  const { foreseen } = useForeseen(incident.id, side);
  const act = useAct('moveIncidentAxis', (after) => {
    const closed = after.axes.find(({ axis }) => axis === side.axis);
    const unproven = closed?.unproven.length ?? 0;
    showToast(
      unproven === 0
        ? `${word} is closed`
        : `${word} is closed; ${unproven} ${unproven === 1 ? 'thing is' : 'things are'} not proven, which the timeline names`,
    );
    onClose();
  });
  const isBlocked = act.problem?.code === 'incidents.not_closable';
  const others = incident.axes.filter(({ axis, resolvedAt }) => axis !== side.axis && resolvedAt === null);
  return (
    <Window
      title={`Close ${word.toLowerCase()} of ${incident.name}`}
      note={
        others.length === 0
          ? 'This is the last open side: the incident is over with it.'
          : `The ${others.map(({ axis }) => axis).join(' and ')} side stays open, with its own clock.`
      }
      onClose={onClose}
    >
      <Form
        onSubmit={() =>
          void act.submit({
            params: { incident: incident.id, axis: side.axis },
            body: { to: 'resolved', ...(because.trim() !== '' && { because }) },
          })
        }
      >
        <SideClock side={side} />
        <p className="text-muted pretty">
          {side.axis === 'security'
            ? 'What was exposed stays exposed after a rollback: every exposure needs a verdict first. '
            : 'What runs now and whether the alerts are over is looked up. '}
          The closing says what records prove and what they do not.
        </p>
        {foreseen && !isBlocked && (
          <section aria-label="If closed now" className="grid gap-2 rounded-lg border border-line p-3">
            <Foresight foreseen={foreseen} />
          </section>
        )}
        <TextArea
          label="What ended it (optional)"
          data-first
          value={because}
          onValue={setBecause}
          problem={act.fieldProblem('because')}
        />
        {isBlocked && act.problem && <Blockers problem={act.problem} />}
        <FormEnd act={act} label={isBlocked ? 'Try again' : `Close ${word.toLowerCase()}`} onClose={onClose} />
      </Form>
    </Window>
  );
}

/** What stands in the way, each with what to do about it. */
function Blockers({ problem }: { problem: RequestProblem }) {
  const blockers =
    problem.fields.length > 0 ? problem.fields : [{ field: '', problem: problem.message, help: problem.help }];
  return (
    <div role="alert" className="grid gap-2 rounded-lg border border-bad/40 bg-bad/8 p-3.5">
      <p className="flex items-center gap-2 font-semibold">
        <OctagonAlert size={17} aria-hidden className="shrink-0 text-bad" />
        It can not be closed yet
      </p>
      <ul className="grid gap-2">
        {blockers.map((blocker) => (
          <li key={blocker.problem} className="pretty">
            <Prose text={blocker.problem} />
            {blocker.help !== undefined && (
              <span className="block text-sm text-muted">
                <Prose text={blocker.help} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Opens a side again: its clock goes on, and whatever was said to be proven is taken back. */
export function ReopenSideWindow({
  incident,
  side,
  onClose,
}: {
  incident: IncidentDetail;
  side: Side;
  onClose: () => void;
}) {
  const [because, setBecause] = useState('');
  const { word } = axisLook[side.axis];
  const act = useAct('moveIncidentAxis', () => {
    showToast(`${word} is open again`);
    onClose();
  });
  return (
    <Window
      title={`Re-open ${word.toLowerCase()} of ${incident.name}`}
      note="Its clock goes on, and what was said to be proven is taken back."
      onClose={onClose}
    >
      <Form
        onSubmit={() =>
          void act.submit({
            params: { incident: incident.id, axis: side.axis },
            body: { to: 'reopened', because },
          })
        }
      >
        <TextArea label="Why" value={because} onValue={setBecause} problem={act.fieldProblem('because')} />
        <FormEnd act={act} label="Re-open" onClose={onClose} />
      </Form>
    </Window>
  );
}
