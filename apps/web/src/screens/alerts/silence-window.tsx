import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { counted } from '../../ui/counted.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { useSettled } from '../oncall/use-settled.ts';
import type { Matcher } from './alert-words.ts';
import { endOf, LengthPicker, type LengthHours } from './length-picker.tsx';
import { MatcherFields } from './matcher-fields.tsx';
import { useExpireSilence } from './use-expire-silence.ts';

/** Makes a silence, and shows while it is written what it hides. */
export function SilenceWindow({ start, onClose }: { start: readonly Matcher[]; onClose: () => void }) {
  const [matchers, setMatchers] = useState(start);
  const [hours, setHours] = useState<LengthHours>('4');
  const [comment, setComment] = useState('');
  const expire = useExpireSilence();
  const act = useAct('createSilence', (made) => {
    showToast('The silence stands', { undo: () => void expire(made.id) });
    onClose();
  });
  const written = matchers.filter(({ name }) => name.trim() !== '');
  return (
    <Window
      title="Silence"
      note="Matching alerts are still recorded, but page nobody. What pages already goes on: acknowledge it."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ body: { matchers: written, comment, endsAt: endOf(hours) } })}>
        <MatcherFields
          label="Alerts whose labels"
          hint="All of them must hold. A pattern is matched against the whole value."
          matchers={matchers}
          onMatchers={setMatchers}
          problem={act.fieldProblem('matchers')}
        />
        <SilencePreview matchers={written} />
        <LengthPicker label="For" value={hours} onValue={setHours} />
        <TextArea
          label="Why"
          hint="Whoever wonders at three in the morning reads it."
          value={comment}
          onValue={setComment}
          problem={act.fieldProblem('comment')}
        />
        <FormEnd act={act} label="Silence" onClose={onClose} />
      </Form>
    </Window>
  );
}

const MOST_SHOWN = 5;

/** What these labels hide now, once typing pauses. */
function SilencePreview({ matchers }: { matchers: readonly Matcher[] }) {
  const settled = useSettled(JSON.stringify(matchers));
  const body: { matchers: Matcher[] } = { matchers: JSON.parse(settled) };
  const { data, error } = useQuery({
    ...ask('previewSilence', { body }),
    enabled: body.matchers.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (body.matchers.length === 0)
    return <p className="text-sm text-muted">Name a label, and what it hides stands here.</p>;
  if (error) return <ProblemNote problem={error} />;
  return (
    <div role="status" className="min-w-0 rounded-md border border-line bg-canvas p-3">
      <p className="text-sm font-semibold">
        {data === undefined
          ? 'Looking'
          : data.count === 0
            ? 'Hides nothing that is open now'
            : `Hides ${counted(data.count, 'open alert')}`}
      </p>
      {data !== undefined && data.count > 0 && (
        <ul className="text-sm">
          {data.alerts.slice(0, MOST_SHOWN).map((alert) => (
            <li key={alert.id} className="[overflow-wrap:anywhere]">
              <Link to="/alerts/$alert" params={{ alert: alert.id }} className="link" target="_blank">
                {alert.summary}
              </Link>
            </li>
          ))}
          {data.count > MOST_SHOWN && <li className="text-muted">and {data.count - MOST_SHOWN} more</li>}
        </ul>
      )}
    </div>
  );
}
