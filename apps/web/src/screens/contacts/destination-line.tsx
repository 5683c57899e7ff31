import { Send } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { RotateWindow } from './rotate-window.tsx';
import type { Setup } from './setting-fields.tsx';

export type Destination = AnswerOf<'listDestinations'>['items'][number];

/** A room or webhook: where it is, whether it takes messages, and what can be done with it. */
export function DestinationLine({ destination, setup }: { destination: Destination; setup: Setup | undefined }) {
  const { id, name, kind, channel, isEnabled } = destination;
  const [open, setOpen] = useState<'nothing' | 'change' | 'secret' | 'delete'>('nothing');
  const test = useAct('testDestination');
  const remove = useAct('deleteDestination', () => showToast(`Nothing is sent to ${name} any more`));
  const enable = useAct('updateChannelSetup', () => showToast(`${name} is sent to again`));
  const problem = test.problem ?? remove.problem ?? enable.problem;
  const reason = setup?.lastCheck?.reason ?? null;
  const params = { destination: id };
  const close = () => setOpen('nothing');
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <span className="mt-1">
          <ChannelIcon channel={channel} />
        </span>
        <div className="grid min-w-0 flex-1 basis-72 gap-0.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
            <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
            <span className="tag">{kind === 'webhook' ? 'signed webhook' : destination.setupName}</span>
            {!isEnabled && <span className="chip text-warn">switched off</span>}
          </p>
          <p className="text-sm text-muted [overflow-wrap:anywhere]">{destination.address}</p>
          {!isEnabled && reason !== null && (
            <p className="text-sm text-warn pretty">
              <Prose text={reason} />
            </p>
          )}
          {test.answer && (
            <div className="text-sm">
              <OutcomeNote outcome={test.answer} />
            </div>
          )}
        </div>
        <div className="flex flex-wrap gap-2 max-sm:grid max-sm:w-full max-sm:grid-cols-2">
          {isEnabled || kind === 'room' ? (
            <Button icon={Send} isBusy={test.isBusy} onClick={() => void test.submit({ params })}>
              Send a test
              <span className="sr-only"> to {name}</span>
            </Button>
          ) : (
            <Button
              kind="primary"
              isBusy={enable.isBusy}
              onClick={() => void enable.submit({ params: { setup: destination.setup }, body: { isEnabled: true } })}
            >
              Switch on
              <span className="sr-only"> {name}</span>
            </Button>
          )}
          <Button onClick={() => setOpen('change')}>
            Change
            <span className="sr-only"> {name}</span>
          </Button>
          {kind === 'webhook' && (
            <Button kind="quiet" onClick={() => setOpen('secret')}>
              New secret
              <span className="sr-only"> for {name}</span>
            </Button>
          )}
          {open === 'delete' ? (
            <>
              <Button kind="danger" isBusy={remove.isBusy} onClick={() => void remove.submit({ params })}>
                Delete it
              </Button>
              <Button kind="quiet" onClick={close}>
                Keep it
              </Button>
            </>
          ) : (
            <Button kind="quiet" onClick={() => setOpen('delete')}>
              Delete
              <span className="sr-only"> {name}</span>
            </Button>
          )}
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {open === 'change' && <ChangeWindow destination={destination} onClose={close} />}
      {open === 'secret' && <RotateWindow destination={destination} onClose={close} />}
    </li>
  );
}

function ChangeWindow({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const [name, setName] = useState(destination.name);
  const [address, setAddress] = useState('');
  const act = useAct('updateDestination', () => {
    showToast(`${name} is changed`);
    onClose();
  });
  return (
    <Window title={`Change ${destination.name}`} onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            params: { destination: destination.id },
            body: { name, ...(address.trim() !== '' && { address }) },
          })
        }
      >
        <TextField label="Name" value={name} onValue={setName} problem={act.fieldProblem('name')} />
        <TextField
          label="Address"
          value={address}
          onValue={setAddress}
          placeholder={destination.address}
          hint="Empty: it stays where it is."
          problem={act.fieldProblem('address')}
        />
        <FormEnd act={act} label="Save" onClose={onClose} />
      </Form>
    </Window>
  );
}
