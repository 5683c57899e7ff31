import { Send } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/prose.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import type { Setup } from './setting-fields.tsx';

/** Sends a test through a channel, and says what came of it and how long it took. */
export function TryWindow({ setup, onClose }: { setup: Setup; onClose: () => void }) {
  const [name, setName] = useState(setup.channels[0]?.channel ?? '');
  const [address, setAddress] = useState('');
  const act = useAct('testChannelSetup');
  const channel = setup.channels.find((each) => each.channel === name);
  return (
    <Window title={`Send a test by ${setup.name}`} onClose={onClose}>
      <Form onSubmit={() => void act.submit({ params: { setup: setup.id }, body: { channel: name, address } })}>
        {setup.channels.length > 1 && (
          <SelectField
            label="By"
            value={name}
            onValue={setName}
            options={setup.channels.map((each) => ({ value: each.channel, label: each.title }))}
            problem={act.fieldProblem('channel')}
          />
        )}
        <TextField
          label="To"
          value={address}
          onValue={setAddress}
          problem={act.fieldProblem('address')}
          hint={channel && <Prose text={channel.addressHelp} />}
        />
        {act.answer && <OutcomeNote outcome={act.answer} />}
        <FormEnd
          act={act}
          icon={Send}
          label={act.answer ? 'Send another' : 'Send'}
          back={act.answer ? 'Done' : 'Cancel'}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}
