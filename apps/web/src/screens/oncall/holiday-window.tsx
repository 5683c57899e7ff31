import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { counted } from '../../ui/counted.ts';
import { Window } from '../../ui/dialog.tsx';
import { FileField, Segments, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { daysRead, daysWritten, type HolidayCalendar, slugOf } from './holiday-draft.ts';

/** A new calendar of holidays, or other days for one: from the file a country publishes, or typed. */
export function HolidayWindow({ calendar, onClose }: { calendar?: HolidayCalendar; onClose: () => void }) {
  const [title, setTitle] = useState(calendar?.title ?? '');
  const [typedName, setTypedName] = useState<string>();
  const [by, setBy] = useState<'file' | 'days'>(calendar ? 'days' : 'file');
  const [ics, setIcs] = useState('');
  const [text, setText] = useState(daysWritten(calendar?.days ?? []));
  const act = useAct('putHolidayCalendar', (made) => {
    showToast(`${made.title}: ${counted(made.days.length, 'holiday')}`);
    onClose();
  });
  const name = calendar?.name ?? typedName ?? slugOf(title);
  const read = daysRead(text);
  const isReadable = by === 'file' ? ics !== '' : 'days' in read && read.days.length > 0;
  const submit = () => {
    const days = by === 'file' || !('days' in read) ? { ics } : { days: read.days };
    void act.submit({ params: { calendar: name }, body: { title, ...days } });
  };
  return (
    <Window
      title={calendar ? `Change ${calendar.title}` : 'Add holidays'}
      note="Everybody then says where they live, under Fairness, and which of these are theirs."
      onClose={onClose}
    >
      <Form onSubmit={submit}>
        <TextField
          label="Title"
          hint="For example Germany, Berlin"
          value={title}
          onValue={setTitle}
          problem={act.fieldProblem('title')}
        />
        {!calendar && (
          <TextField
            label="Name in addresses"
            hint="Small letters, digits and hyphens"
            className="font-mono"
            value={name}
            onValue={setTypedName}
            problem={act.fieldProblem('calendar')}
          />
        )}
        <Segments
          label="Days from"
          value={by}
          options={[
            { value: 'file', label: 'a calendar file' },
            { value: 'days', label: 'a list' },
          ]}
          onValue={setBy}
        />
        {by === 'file' ? (
          <>
            <FileField
              label="Calendar file"
              accept=".ics,text/calendar"
              onFile={(file) => void file?.text().then((content) => (setIcs(content), act.reset()))}
            />
            <p className="-mt-2 text-xs text-muted pretty">
              An .ics file, as countries publish their public holidays. Its whole days count.
            </p>
            {act.fieldProblem('ics') && (
              <p role="alert" className="text-sm text-bad">
                {act.fieldProblem('ics')?.problem}
              </p>
            )}
          </>
        ) : (
          <TextArea
            label="Days"
            hint="One per line: the date, then what it is called"
            placeholder="2026-12-25 Christmas Day"
            className="font-mono"
            rows={8}
            value={text}
            onValue={setText}
            problem={
              'line' in read
                ? { problem: `line ${read.line} is no day`, help: 'write it like `2026-12-25 Christmas Day`' }
                : act.fieldProblem('days')
            }
          />
        )}
        <FormEnd
          act={act}
          label={calendar ? 'Save' : 'Add the holidays'}
          isOff={!isReadable || title.trim() === '' || name === ''}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}
