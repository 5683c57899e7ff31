import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/me.ts';
import { ask, useAct, useList } from '../../api/query.ts';
import { SelectField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { axisLook, type AxisName } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { axes } from './settings-words.ts';

const nobodyChosen = 'whoever holds the key';

/** Whom an incident asks when a side with something at stake has no lead. */
export function AskedPart() {
  const query = useQuery(ask('listAxisPolicies'));
  return (
    <Section title="Who is asked to come">
      <div className="grid gap-4">
        <p className="text-muted pretty">
          Where a side has something at stake and nobody leads it, its on-call is paged with the reason. First asked is
          the policy of the team that is engaged for the service; where there is none, what is chosen here.
        </p>
        <Loaded query={query}>
          {({ items }) => (
            <div className="grid gap-4 sm:grid-cols-2">
              {axes.map((axis) => (
                <AxisPolicy key={axis} axis={axis} chosen={items.find((one) => one.axis === axis)?.policy} />
              ))}
            </div>
          )}
        </Loaded>
      </div>
    </Section>
  );
}

function AxisPolicy({ axis, chosen }: { axis: AxisName; chosen: { id: string; name: string } | undefined }) {
  const may = useMay('paging.manage');
  const policies = useList('listEscalationPolicies', { query: { limit: 200 } });
  const act = useAct('putAxisPolicy', () => showToast(`${axisLook[axis].word} is asked differently now`));
  const known = policies.items.map(({ id, name }) => ({ value: id, label: name }));
  const options =
    chosen === undefined || known.some(({ value }) => value === chosen.id)
      ? known
      : [...known, { value: chosen.id, label: chosen.name }];
  if (!may) {
    return (
      <p>
        <span className="font-semibold">{axisLook[axis].word}</span>{' '}
        <span className="text-muted">{chosen?.name ?? nobodyChosen}</span>
      </p>
    );
  }
  return (
    <div className="grid content-start gap-2">
      <SelectField
        label={axisLook[axis].word}
        value={chosen?.id ?? ''}
        disabled={act.isBusy}
        onValue={(policy) => void act.submit({ params: { axis }, body: { policy: policy === '' ? null : policy } })}
        options={[{ value: '', label: nobodyChosen }, ...options]}
      />
      {act.problem && <ProblemNote problem={act.problem} />}
    </div>
  );
}
