import type { AnswerOf } from '../../api/call.ts';
import { CheckField, type FieldProblem, TextField } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';

export type Kind = AnswerOf<'listChannelKinds'>['items'][number];
export type Setup = AnswerOf<'listChannelSetups'>['items'][number];
export type Settings = Readonly<Record<string, string | boolean>>;

/** What a set-up needs. Secrets that are set stay hidden, and stay as they are while their field is empty. */
export function SettingFields({
  fields,
  settings,
  kept,
  problemOf,
  onSettings,
}: {
  fields: Kind['fields'];
  settings: Settings;
  /** Names of secrets that are set already. */
  kept: readonly string[];
  problemOf: (field: string) => FieldProblem | undefined;
  onSettings: (settings: Settings) => void;
}) {
  return fields.map((field) => {
    const { name, label, help, isSecret, isRequired, initial } = field;
    const value = settings[name];
    const set = (next: string | boolean) => onSettings({ ...settings, [name]: next });
    if (typeof initial === 'boolean')
      return (
        <CheckField
          key={name}
          label={label}
          hint={help}
          isOn={typeof value === 'boolean' ? value : initial}
          onChange={set}
        />
      );
    const isKept = kept.includes(name);
    return (
      <TextField
        key={name}
        label={isRequired || isKept ? label : `${label} (optional)`}
        type={isSecret ? 'password' : 'text'}
        autoComplete={isSecret ? 'new-password' : 'off'}
        value={typeof value === 'string' ? value : ''}
        onValue={set}
        problem={problemOf(`settings.${name}`)}
        {...(isKept ? { placeholder: 'set; empty keeps it' } : initial !== null && { placeholder: initial })}
        hint={<Prose text={isKept ? `${help}. It is set and never shown again.` : help} />}
      />
    );
  });
}
