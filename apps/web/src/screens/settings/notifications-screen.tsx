import { useQuery } from '@tanstack/react-query';
import { Mail, Plus, Send, Webhook } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Segments, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { AxisTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';

type Target = AnswerOf<'listNotificationTargets'>['items'][number];

/** Where requests for a key and broken glass are told, and whether it arrives. */
export function NotificationsScreen() {
  const query = useQuery(ask('listNotificationTargets'));
  return (
    <Section title="Notices" note="requests for a key, and broken glass" flush>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nobody is told yet">
              Without a target a request for a key shows only on these screens, where nobody looks at night.
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((target) => (
                <TargetLine key={target.id} target={target} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <NewTarget />
    </Section>
  );
}

function TargetLine({ target }: { target: Target }) {
  const test = useAct('testNotificationTarget', () => showToast(`A test notice is on its way to ${target.address}`));
  const remove = useAct('removeNotificationTarget', () => showToast(`${target.address} is told no more`));
  const input = { params: { target: target.id } };
  const Icon = target.kind === 'mail' ? Mail : Webhook;
  const problem = test.problem ?? remove.problem;
  return (
    <li className="grid gap-2 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Icon size={17} aria-hidden className="shrink-0 text-muted" />
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-semibold [overflow-wrap:anywhere]">{target.address}</p>
          <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
            {target.axis === null ? 'both keys' : <AxisTag axis={target.axis} />}
            <span>
              {target.createdBy.name} <Time at={target.createdAt} />
            </span>
          </p>
        </div>
        <Button icon={Send} isBusy={test.isBusy} onClick={() => void test.submit(input)}>
          Send a test
        </Button>
        <Button kind="quiet" isBusy={remove.isBusy} onClick={() => void remove.submit(input)}>
          Remove
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </li>
  );
}

function NewTarget() {
  const [kind, setKind] = useState<'mail' | 'slack'>('mail');
  const [address, setAddress] = useState('');
  const [axis, setAxis] = useState('');
  const act = useAct('addNotificationTarget', () => {
    showToast('Added. Send a test to be sure.');
    setAddress('');
  });
  const limit = axis === 'reliability' || axis === 'security' ? ({ axis } as const) : {};
  return (
    <Form
      onSubmit={() => void act.submit({ body: { kind, address, ...limit } })}
      className="grid gap-4 border-t border-line p-4"
    >
      <Segments
        label="Tell"
        value={kind}
        options={[
          { value: 'mail', label: 'a mail address' },
          { value: 'slack', label: 'a Slack-compatible webhook' },
        ]}
        onValue={setKind}
      />
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_14rem]">
        <TextField
          label={kind === 'mail' ? 'Address' : 'Address of the webhook'}
          type={kind === 'mail' ? 'email' : 'url'}
          value={address}
          onValue={setAddress}
          problem={act.fieldProblem('address')}
          hint={kind === 'slack' ? 'Whoever has it can post there, so only its host is shown afterwards.' : undefined}
        />
        <SelectField
          label="About"
          value={axis}
          onValue={setAxis}
          options={[
            { value: '', label: 'both keys' },
            { value: 'reliability', label: 'the reliability key' },
            { value: 'security', label: 'the security key' },
          ]}
        />
      </div>
      <FormEnd act={act} label="Add" icon={Plus} kind="plain" />
    </Form>
  );
}
