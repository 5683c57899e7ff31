import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/prose.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { SecretShown } from './secret-shown.tsx';
import type { Setup } from './setting-fields.tsx';

/** Names a room or webhook. Of a webhook the secret that signs is shown, this once. */
export function NewDestinationWindow({ setups, onClose }: { setups: readonly Setup[]; onClose: () => void }) {
  const rooms = setups
    .filter(({ isEnabled }) => isEnabled)
    .flatMap((setup) =>
      setup.channels
        .filter(({ reaches }) => reaches === 'rooms' || reaches === 'both')
        .map((channel) => ({ key: `${setup.id} ${channel.channel}`, setup, channel })),
    );
  const [kind, setKind] = useState<'room' | 'webhook'>(rooms.length > 0 ? 'room' : 'webhook');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const act = useAct('createDestination', (made) => {
    if (made.secret !== null) return;
    showToast(`${made.name} can be named by policies. Send a test to be sure.`);
    onClose();
  });
  const room = rooms.find((each) => each.key === key) ?? rooms[0];
  if (act.answer !== undefined && act.answer.secret !== null)
    return (
      <Window title={`The secret of ${act.answer.name}`} note="Shown now and never again." onClose={onClose}>
        <SecretShown secret={act.answer.secret} onClose={onClose} />
      </Window>
    );
  const through = kind === 'room' && room ? { setup: room.setup.id, channel: room.channel.channel } : {};
  return (
    <Window title="Add a room or webhook" onClose={onClose}>
      <Form onSubmit={() => void act.submit({ body: { kind, name, address, ...through } })}>
        <Segments
          label="What"
          value={kind}
          options={[
            { value: 'room', label: 'a room' },
            { value: 'webhook', label: 'a signed webhook' },
          ]}
          onValue={(next) => {
            setKind(next);
            act.reset();
          }}
        />
        {kind === 'room' && room === undefined && (
          <p className="text-warn pretty">
            No channel for rooms is set up yet: set up Slack, Teams, Matrix or another.
          </p>
        )}
        {kind === 'room' && room !== undefined && (
          <SelectField
            label="By"
            value={room.key}
            onValue={setKey}
            options={rooms.map((each) => ({
              value: each.key,
              label:
                each.setup.name === each.channel.title ? each.setup.name : `${each.channel.title}, ${each.setup.name}`,
            }))}
            problem={act.fieldProblem('setup')}
          />
        )}
        <TextField
          label="Name"
          hint="As policies show it, for example incidents"
          value={name}
          onValue={setName}
          problem={act.fieldProblem('name')}
        />
        <TextField
          label="Address"
          value={address}
          onValue={setAddress}
          problem={act.fieldProblem('address')}
          hint={
            kind === 'webhook' ? (
              'An https address. Whoever knows it can be written to, so afterwards only its beginning is shown.'
            ) : (
              <Prose text={room?.channel.addressHelp ?? ''} />
            )
          }
        />
        <FormEnd act={act} label="Add it" isOff={kind === 'room' && room === undefined} onClose={onClose} />
      </Form>
    </Window>
  );
}
