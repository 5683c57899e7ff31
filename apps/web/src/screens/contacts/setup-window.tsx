import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/prose.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type Kind, SettingFields, type Settings, type Setup } from './setting-fields.tsx';

/** Sets up a channel: what to do at the provider, what it gives us, and then what we give it. */
export function NewSetupWindow({ kinds, onClose }: { kinds: readonly Kind[]; onClose: () => void }) {
  const [chosen, setChosen] = useState(kinds[0]);
  const [name, setName] = useState('');
  const [settings, setSettings] = useState<Settings>({});
  const act = useAct('createChannelSetup');
  if (chosen === undefined) return null;
  if (act.answer !== undefined)
    return (
      <Window title={`${act.answer.name} is set up`} onClose={onClose}>
        <div className="grid gap-4">
          {act.answer.problem !== null && (
            <p className="text-warn pretty">
              <Prose text={act.answer.problem} />
            </p>
          )}
          <p className="pretty">Send a test to see that it works; people and rooms can use it from now on.</p>
          <Callbacks setup={act.answer} />
          <Button kind="primary" className="justify-self-start" onClick={onClose}>
            Done
          </Button>
        </div>
      </Window>
    );
  return (
    <Window title="Set up a channel" note="Secrets are sealed, and never shown again." onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            body: { kind: chosen.kind, name: name.trim() === '' ? chosen.title : name, settings: filled(settings) },
          })
        }
      >
        <SelectField
          label="What sends"
          value={chosen.kind}
          onValue={(kind) => {
            setChosen(kinds.find((each) => each.kind === kind));
            setSettings({});
            act.reset();
          }}
          options={kinds.map(({ kind, title }) => ({ value: kind, label: title }))}
        />
        <Steps steps={chosen.steps} />
        <SettingFields
          fields={chosen.fields}
          settings={settings}
          kept={[]}
          problemOf={act.fieldProblem}
          onSettings={setSettings}
        />
        <TextField
          label="Name"
          hint={`As people see it. Empty: ${chosen.title}.`}
          value={name}
          onValue={setName}
          problem={act.fieldProblem('name')}
        />
        <FormEnd act={act} label="Set it up" onClose={onClose} />
      </Form>
    </Window>
  );
}

/** Changes a channel that is set up; only what was touched is sent. */
export function ChangeSetupWindow({ setup, kind, onClose }: { setup: Setup; kind: Kind; onClose: () => void }) {
  const [name, setName] = useState(setup.name);
  const [changes, setChanges] = useState<Settings>({});
  const act = useAct('updateChannelSetup', () => {
    showToast(`${name} is changed`);
    onClose();
  });
  const touched = withoutKeptSecrets(changes, setup.secrets);
  return (
    <Window title={`Change ${setup.name}`} note={kind.title} onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            params: { setup: setup.id },
            body: { name, ...(Object.keys(touched).length > 0 && { settings: touched }) },
          })
        }
      >
        <TextField label="Name" value={name} onValue={setName} problem={act.fieldProblem('name')} />
        <SettingFields
          fields={kind.fields}
          settings={{ ...setup.settings, ...changes }}
          kept={setup.secrets}
          problemOf={act.fieldProblem}
          onSettings={(next) =>
            setChanges(Object.fromEntries(Object.entries(next).filter(([key, value]) => value !== setup.settings[key])))
          }
        />
        <FormEnd act={act} label="Save" onClose={onClose} />
        <Callbacks setup={setup} />
      </Form>
    </Window>
  );
}

/** Addresses of ours, to be copied to the provider. */
function Callbacks({ setup }: { setup: Setup }) {
  if (setup.callbacks.length === 0) return null;
  return (
    <div className="grid gap-3">
      <p className="text-sm font-semibold">Addresses of Lockstep for the provider</p>
      {setup.callbacks.map(({ purpose, url }) => (
        <div key={url} className="grid gap-1">
          <p className="text-sm text-muted pretty">
            <Prose text={purpose} />
          </p>
          <CommandLine>{url}</CommandLine>
        </div>
      ))}
    </div>
  );
}

function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol className="grid list-decimal gap-1 pl-5 text-muted [overflow-wrap:anywhere]">
      {steps.map((step) => (
        <li key={step}>
          <Prose text={step} />
        </li>
      ))}
    </ol>
  );
}

function filled(settings: Settings): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
}

/** An empty text takes a setting away; of a secret that nobody typed anew it means: keep it. */
function withoutKeptSecrets(changes: Settings, secrets: readonly string[]): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(changes).filter(([name, value]) => value !== '' || !secrets.includes(name)));
}
