import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { useSenders } from '../../api/senders.ts';
import { Window } from '../../ui/dialog.tsx';
import { type FieldProblem, Segments, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ZoneField } from '../oncall/zone-field.tsx';
import { LengthField, RaisingFields, withHelp } from './monitor-fields.tsx';
import { type GivenSchedule, type Heartbeat, type Length, lengthOf, secondsOf } from './monitor-words.ts';

interface ScheduleDraft {
  readonly kind: GivenSchedule['kind'];
  readonly period: Length;
  readonly expression: string;
  readonly zone: string;
}

function draftOf(schedule: Heartbeat['schedule'] | undefined): ScheduleDraft {
  return {
    kind: schedule?.kind ?? 'period',
    period: lengthOf(schedule?.kind === 'period' ? schedule.periodSeconds : 3_600),
    expression: schedule?.kind === 'cron' ? schedule.expression : '0 3 * * *',
    zone: schedule?.kind === 'cron' ? schedule.zone : Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function givenOf({ kind, period, expression, zone }: ScheduleDraft): GivenSchedule {
  return kind === 'period' ? { kind, periodSeconds: secondsOf(period) } : { kind, expression, zone };
}

/** A new heartbeat, or another schedule for one. */
export function HeartbeatWindow({ heartbeat, onClose }: { heartbeat?: Heartbeat; onClose: () => void }) {
  const [name, setName] = useState('');
  const [schedule, setSchedule] = useState(draftOf(heartbeat?.schedule));
  const [grace, setGrace] = useState(lengthOf(heartbeat?.graceSeconds ?? 300));
  const [raising, setRaising] = useState({
    service: heartbeat?.service ?? '',
    severity: heartbeat?.severity ?? ('error' as const),
  });
  const [source, setSource] = useState(heartbeat?.source ?? '');
  const done = (made: { readonly name: string }) => {
    showToast(heartbeat ? `${made.name} is changed` : `${made.name} waits for its first ping`);
    onClose();
  };
  const create = useAct('createHeartbeat', done);
  const update = useAct('updateHeartbeat', done);
  const act = heartbeat ? update : create;
  const submit = () => {
    const { service, severity } = raising;
    const common = { severity, schedule: givenOf(schedule), graceSeconds: secondsOf(grace) };
    void (heartbeat
      ? update.submit({
          params: { heartbeat: heartbeat.name },
          body: { ...common, service: service === '' ? null : service, source: source === '' ? null : source },
        })
      : create.submit({
          body: { ...common, name, ...(service !== '' && { service }), ...(source !== '' && { source }) },
        }));
  };
  return (
    <Window
      title={heartbeat ? `Change ${heartbeat.name}` : 'Add a heartbeat'}
      note="Something that reports by itself. When it does not, that is an alert."
      onClose={onClose}
    >
      <Form onSubmit={submit}>
        {!heartbeat && (
          <TextField
            label="Name"
            hint="For example nightly-backup"
            value={name}
            onValue={setName}
            problem={act.fieldProblem('name')}
          />
        )}
        <ScheduleFields value={schedule} onValue={setSchedule} problemOf={withHelp(act)} />
        <LengthField
          label="Grace"
          hint="How long after it was due it counts as down."
          value={grace}
          onValue={setGrace}
          problem={act.fieldProblem('graceSeconds')}
        />
        <RaisingFields value={raising} onValue={setRaising} problemOf={act.fieldProblem} />
        <PingedByField value={source} onValue={setSource} problem={withHelp(act)('source')} />
        <FormEnd act={act} label={heartbeat ? 'Save' : 'Add the heartbeat'} onClose={onClose} />
      </Form>
    </Window>
  );
}

/** Whose clients may ping it by its name; nothing where no source of that kind is there. */
function PingedByField({
  value,
  onValue,
  problem,
}: {
  value: string;
  onValue: (source: string) => void;
  problem: FieldProblem | undefined;
}) {
  const sources = useSenders()?.filter(({ kind }) => kind === 'opsgenie') ?? [];
  if (sources.length === 0 && value === '') return null;
  return (
    <SelectField
      label="Pinged through the Opsgenie API by"
      hint="Clients of that source may ping it by its name, too."
      value={value}
      onValue={onValue}
      options={[
        { value: '', label: 'nobody: at its own address alone' },
        ...sources.map(({ name }) => ({ value: name, label: name })),
      ]}
      problem={problem}
    />
  );
}

function ScheduleFields({
  value,
  onValue,
  problemOf,
}: {
  value: ScheduleDraft;
  onValue: (value: ScheduleDraft) => void;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  return (
    <>
      <Segments
        label="It reports"
        value={value.kind}
        options={[
          { value: 'period', label: 'every so often' },
          { value: 'cron', label: 'by the clock' },
        ]}
        onValue={(kind) => onValue({ ...value, kind })}
      />
      {value.kind === 'period' ? (
        <LengthField
          label="Every"
          value={value.period}
          onValue={(period) => onValue({ ...value, period })}
          problem={problemOf('schedule.periodSeconds') ?? problemOf('schedule')}
        />
      ) : (
        <>
          <TextField
            label="Cron expression"
            hint="Minute, hour, day of month, month, day of week"
            className="font-mono"
            value={value.expression}
            onValue={(expression) => onValue({ ...value, expression })}
            problem={problemOf('schedule.expression') ?? problemOf('schedule')}
          />
          <ZoneField
            value={value.zone}
            onValue={(zone) => onValue({ ...value, zone })}
            problem={problemOf('schedule.zone')}
          />
        </>
      )}
    </>
  );
}
