import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty } from '../../ui/states.tsx';
import { BotLink } from './bot-link.tsx';
import { CodeStep } from './code-step.tsx';
import { type ContactChannel, type Method, silenceWords } from './contact-words.ts';
import { useCode } from './use-code.ts';

const keyOf = ({ setup, channel }: ContactChannel): string => `${setup} ${channel}`;

/** What browsers help to type. */
const inputTypes: Readonly<Record<string, 'email' | 'tel'>> = { mail: 'email', sms: 'tel', voice: 'tel' };

/** A new way to be reached: its address, then the code that shows it works. */
export function AddMethodWindow({
  channels,
  methods,
  onClose,
}: {
  channels: readonly ContactChannel[];
  methods: readonly Method[];
  onClose: () => void;
}) {
  const [key, setKey] = useState('');
  const [address, setAddress] = useState('');
  const [label, setLabel] = useState('');
  const code = useCode();
  const act = useAct('addContactMethod', (method) => {
    if (method.verifiedAt === null) code.to(method);
    else onClose();
  });
  const chosen = channels.find((each) => keyOf(each) === key) ?? channels[0];
  if (chosen === undefined)
    return (
      <Window title="Add a way to reach me" onClose={onClose}>
        <Empty title="No channel is set up yet">
          An admin sets up mail, text messages, calls, ntfy or Telegram under Settings, Channels.
        </Empty>
      </Window>
    );
  if (act.answer !== undefined)
    return (
      <Window
        title={`Verify ${act.answer.label}`}
        note={`By a code that is sent to ${act.answer.address}`}
        onClose={onClose}
      >
        <CodeStep method={act.answer} code={code} onClose={onClose} />
      </Window>
    );
  const several = channels.filter(({ channel }) => channel === chosen.channel).length > 1;
  return (
    <Window title="Add a way to reach me" note="It counts once a code was shown to arrive." onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            params: { person: 'me' },
            body: {
              setup: chosen.setup,
              channel: chosen.channel,
              address,
              ...(label.trim() !== '' && { label }),
            },
          })
        }
      >
        <SelectField
          label="By"
          value={keyOf(chosen)}
          onValue={(next) => {
            setKey(next);
            act.reset();
          }}
          options={channels.map((channel) => ({
            value: keyOf(channel),
            label: several ? `${channel.title}, ${channel.setupName}` : channel.title,
          }))}
          hint={`It ${silenceWords(chosen.overridesSilence)}.`}
        />
        {chosen.verification === 'bot' ? (
          <BotLink setup={chosen.setup} title={chosen.title} methods={methods} onClose={onClose} />
        ) : (
          <>
            <TextField
              key={chosen.channel}
              label="Address"
              type={inputTypes[chosen.channel] ?? 'text'}
              autoComplete={inputTypes[chosen.channel] ?? 'off'}
              value={address}
              onValue={setAddress}
              problem={act.fieldProblem('address')}
              hint={<Prose text={chosen.addressHelp} />}
            />
            <TextField
              label="Name of it"
              hint={`As you know it, for example “phone at work”. Empty: ${chosen.title}.`}
              value={label}
              onValue={setLabel}
              problem={act.fieldProblem('label')}
            />
            <FormEnd act={act} label="Add and send a code" onClose={onClose} />
          </>
        )}
      </Form>
    </Window>
  );
}
