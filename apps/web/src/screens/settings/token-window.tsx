import { type Permission, rightsOfPeople, type TokenPreset, tokenPresets } from '@lockstep/contract';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { OptionList } from '../../ui/option-list.tsx';
import { Prose } from '../../ui/prose.tsx';
import { RightsNote } from './rights-note.tsx';
import { groupsOf, presetsFor } from './token-words.ts';

export function TokenWindow({ onClose }: { onClose: () => void }) {
  const own = new Set((useMe()?.permissions ?? []).filter((right) => !rightsOfPeople.has(right)));
  const presets = presetsFor(own);
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [use, setUse] = useState<TokenPreset | 'own'>(presets[0] ?? 'own');
  const [scopes, setScopes] = useState<ReadonlySet<Permission>>(new Set());
  const act = useAct('createToken');
  if (act.answer) return <NewToken token={act.answer.token} rights={act.answer.scopes} onClose={onClose} />;
  const choose = (next: TokenPreset | 'own') => {
    // Ticking begins where the preset stood.
    if (next === 'own' && use !== 'own') setScopes(new Set(tokenPresets[use].rights));
    setUse(next);
  };
  const what = use === 'own' ? { scopes: [...scopes].filter((scope) => own.has(scope)) } : { preset: use };
  return (
    <Window title="Make a token" note="It may do what you choose, as long as you may." onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({ body: { name, ...what, ...(days !== '' && { expiresInDays: Number(days) }) } })
        }
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Name"
            hint="Where it will live, for example ci"
            value={name}
            onValue={setName}
            problem={act.fieldProblem('name')}
          />
          <SelectField
            label="Ends"
            value={days}
            onValue={setDays}
            options={[
              { value: '30', label: 'in 30 days' },
              { value: '90', label: 'in 90 days' },
              { value: '366', label: 'in a year' },
              { value: '', label: 'never' },
            ]}
          />
        </div>
        <OptionList
          label="What for"
          value={use}
          onValue={choose}
          options={[
            ...presets.map((preset) => ({
              value: preset,
              label: tokenPresets[preset].title,
              hint: <Prose text={tokenPresets[preset].may} />,
            })),
            { value: 'own' as const, label: 'Something else', hint: 'Right by right, ticked below.' },
          ]}
        />
        {use === 'own' ? (
          <OwnRights own={own} scopes={scopes} onScopes={setScopes} />
        ) : (
          <RightsNote rights={tokenPresets[use].rights} />
        )}
        {act.fieldProblem('scopes') && <p className="text-sm text-bad">Tick at least one.</p>}
        <FormEnd act={act} label="Make the token" onClose={onClose} />
      </Form>
    </Window>
  );
}

function OwnRights({
  own,
  scopes,
  onScopes,
}: {
  own: ReadonlySet<Permission>;
  scopes: ReadonlySet<Permission>;
  onScopes: (scopes: ReadonlySet<Permission>) => void;
}) {
  const toggle = (scope: Permission, isOn: boolean) =>
    onScopes(isOn ? new Set([...scopes, scope]) : scopes.difference(new Set([scope])));
  return (
    <>
      {groupsOf(own).map(({ title, rights }) => (
        <fieldset key={title} className="min-w-0">
          <legend className="mb-1 text-sm font-semibold">{title}</legend>
          <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
            {rights.map(({ right, may }) => (
              <CheckField
                key={right}
                label={may.charAt(0).toUpperCase() + may.slice(1)}
                hint={right}
                isOn={scopes.has(right)}
                onChange={(isOn) => toggle(right, isOn)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </>
  );
}

function NewToken({ token, rights, onClose }: { token: string; rights: readonly Permission[]; onClose: () => void }) {
  return (
    <Window title="Your token" note="Shown now and never again. Keep it like a password." onClose={onClose}>
      <div className="grid gap-4">
        <CommandLine>{token}</CommandLine>
        <CommandLine>{`export LOCKSTEP_URL=${location.origin}\nexport LOCKSTEP_TOKEN=${token}`}</CommandLine>
        <RightsNote rights={rights} />
        <Button className="justify-self-start" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Window>
  );
}
