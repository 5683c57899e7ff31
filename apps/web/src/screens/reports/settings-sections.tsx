import { CheckField, type FieldProblem, TextArea, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import type { SettingsDraft, SettingsState } from './settings-draft.ts';

/** What a section of the form is given. */
export interface SectionProps {
  readonly state: SettingsState;
  readonly draft: SettingsDraft;
  readonly onDraft: (draft: SettingsDraft) => void;
  /** A field of the draft: its text, and what is wrong with it at this place of the settings. */
  readonly field: (
    name: keyof SettingsDraft,
    path: string,
  ) => { value: string; onValue: (value: string) => void; problem: FieldProblem | undefined };
}

/** The public form and what limits it. */
export function FormSection({ state, draft, onDraft, field }: SectionProps) {
  return (
    <Section title="The form" note={state.formUrl}>
      <div className="grid gap-4">
        <CheckField
          label="Anybody may report something by the form"
          hint="Without an account, a script or a service of somebody else."
          isOn={draft.isOpen}
          onChange={(isOpen) => onDraft({ ...draft, isOpen })}
        />
        <TextArea label="Words above the form" {...field('intro', 'form.intro')} />
        <TextArea
          label="Places to choose from"
          rows={4}
          hint="One in a line. Everybody can read them; free text stays possible."
          {...field('places', 'form.places')}
        />
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label="Files, in MiB"
            inputMode="numeric"
            hint="0: none"
            {...field('maxAttachmentMiB', 'form.maxAttachmentMiB')}
          />
          <TextField
            label="Reports an hour"
            inputMode="numeric"
            hint="From everybody together"
            {...field('perHour', 'form.perHour')}
          />
          <TextField
            label="From one address"
            inputMode="numeric"
            hint="Behind a proxy all have its address"
            {...field('perAddressPerHour', 'form.perAddressPerHour')}
          />
        </div>
      </div>
    </Section>
  );
}

/** The address by which mails become reports. */
export function MailSection({ state, field }: SectionProps) {
  return (
    <Section title="By mail">
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_12rem]">
        <TextField
          label="Address"
          type="email"
          placeholder="security@example.org"
          hint={
            state.canTakeMail
              ? 'Mails to it become reports.'
              : 'This server listens for no mails yet: LOCKSTEP_SMTP_LISTEN.'
          }
          {...field('address', 'mail.address')}
        />
        <TextField
          label="Receipts a day"
          inputMode="numeric"
          hint="To one address"
          {...field('receiptsPerDay', 'mail.receiptsPerDay')}
        />
      </div>
    </Section>
  );
}

/** What stands in `security.txt`. */
export function FileSection({ state, field }: SectionProps) {
  return (
    <Section title="security.txt" note={state.securityTxtUrl}>
      <div className="grid gap-4">
        <TextArea
          label="Contacts"
          hint="One in a line, the best first: mailto:…, https://… or tel:…. Without any, the form and the mail address stand there."
          {...field('contacts', 'securityTxt.contacts')}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label="Policy" type="url" placeholder="https://" {...field('policy', 'securityTxt.policy')} />
          <TextField
            label="Thanks"
            type="url"
            placeholder="https://"
            {...field('acknowledgments', 'securityTxt.acknowledgments')}
          />
          <TextField label="Languages" placeholder="en, de" {...field('languages', 'securityTxt.languages')} />
          <TextField
            label="Expires in days"
            inputMode="numeric"
            hint="Moves on every day, at most 365"
            {...field('validDays', 'securityTxt.validDays')}
          />
        </div>
        <TextArea
          label="Keys for encryption"
          rows={1}
          placeholder="https://"
          {...field('encryption', 'securityTxt.encryption')}
        />
      </div>
    </Section>
  );
}

/** Until when somebody answers and fixes, and what the receipt says. */
export function DeadlineSection({ field }: SectionProps) {
  return (
    <Section title="Deadlines and the receipt">
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label="First answer"
            inputMode="numeric"
            hint="In working days"
            {...field('receiptWorkingDays', 'deadlines.receiptWorkingDays')}
          />
          <TextField
            label="Fixed and public"
            inputMode="numeric"
            hint="In days"
            {...field('fixDays', 'deadlines.fixDays')}
          />
          <TextField label="Zone" hint="Where the working days are" {...field('zone', 'deadlines.zone')} />
        </div>
        <TextArea label="Own words in the receipt" rows={3} {...field('receiptText', 'receipt.text')} />
      </div>
    </Section>
  );
}
