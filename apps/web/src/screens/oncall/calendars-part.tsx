import { useQuery } from '@tanstack/react-query';
import { CalendarSync, Plus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';

type Feed = AnswerOf<'listCalendarFeeds'>['items'][number];
type ScheduleItem = AnswerOf<'listSchedules'>['items'][number];
type Audience = Feed['audience'];

/** Addresses for calendar programs: my shifts, a schedule, a team. */
export function CalendarsPart({ schedules }: { schedules: readonly ScheduleItem[] }) {
  const query = useQuery(ask('listCalendarFeeds'));
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title="Calendar feeds"
      note="shifts in your own calendar, twelve months ahead"
      flush
      actions={
        <Button kind="primary" icon={Plus} onClick={() => setIsOpen(true)}>
          New feed
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No feed yet">
              A feed is an address for Google Calendar, Outlook, Apple Calendar or Thunderbird. It shows what the pager
              goes by, and reminds you before a shift.
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((feed) => (
                <FeedLine key={feed.id} feed={feed} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <NewFeed schedules={schedules} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function feedWords({ audience, schedule, team }: Feed): string {
  switch (audience) {
    case 'mine':
      return 'My shifts';
    case 'schedule':
      return `Schedule ${schedule ?? ''}`;
    case 'team':
      return `Team ${team ?? ''}`;
  }
}

function FeedLine({ feed }: { feed: Feed }) {
  const revoke = useAct('revokeCalendarFeed', () => showToast('Ended; the address stops at once'));
  const [isSure, setIsSure] = useState(false);
  return (
    <li className="grid gap-2 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CalendarSync size={17} aria-hidden className="shrink-0 text-muted" />
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-semibold">{feedWords(feed)}</p>
          <p className="text-sm text-muted">
            made <Time at={feed.createdAt} />,{' '}
            {feed.lastReadAt === null ? (
              'not read yet'
            ) : (
              <>
                last read <Time at={feed.lastReadAt} />
              </>
            )}
          </p>
        </div>
        {isSure ? (
          <>
            <Button
              kind="danger"
              isBusy={revoke.isBusy}
              onClick={() => void revoke.submit({ params: { feed: feed.id } })}
            >
              End it for good
            </Button>
            <Button kind="quiet" onClick={() => setIsSure(false)}>
              Keep it
            </Button>
          </>
        ) : (
          <Button kind="quiet" onClick={() => setIsSure(true)}>
            End
            <span className="sr-only"> the feed {feedWords(feed)}</span>
          </Button>
        )}
      </div>
      {revoke.problem && <ProblemNote problem={revoke.problem} />}
    </li>
  );
}

const reminders = { none: [], 15: [15], 60: [60], 1440: [1440, 15] } as const;
type Reminder = keyof typeof reminders;

function NewFeed({ schedules, onClose }: { schedules: readonly ScheduleItem[]; onClose: () => void }) {
  const teams = useQuery(ask('listTeams', { query: { limit: 200 } })).data?.items ?? [];
  const [audience, setAudience] = useState<Audience>('mine');
  const [schedule, setSchedule] = useState(schedules[0]?.name ?? '');
  const [team, setTeam] = useState('');
  const [reminder, setReminder] = useState<`${Reminder}`>('15');
  const [gaps, setGaps] = useState<Feed['gaps']>('none');
  const act = useAct('createCalendarFeed');
  if (act.answer)
    return (
      <Window title="Your feed" onClose={onClose}>
        <div className="grid gap-3">
          <p className="pretty">
            Subscribe to this address in your calendar. Whoever has it can read along; it is not shown again, but it can
            be ended at any time.
          </p>
          <CommandLine>{act.answer.url}</CommandLine>
          <Button className="justify-self-start" onClick={onClose}>
            Done
          </Button>
        </div>
      </Window>
    );
  const of = audience === 'schedule' ? { schedule } : audience === 'team' ? { team } : {};
  return (
    <Window title="New calendar feed" onClose={onClose}>
      <Form
        onSubmit={() => void act.submit({ body: { audience, gaps, reminderMinutes: [...reminders[reminder]], ...of } })}
      >
        <Segments
          label="Shows"
          value={audience}
          options={[
            { value: 'mine', label: 'my shifts' },
            { value: 'schedule', label: 'a schedule' },
            { value: 'team', label: 'a team' },
          ]}
          onValue={setAudience}
        />
        {audience === 'schedule' && (
          <SelectField
            label="Schedule"
            value={schedule}
            onValue={setSchedule}
            options={schedules.map(({ name, title }) => ({ value: name, label: title }))}
            problem={act.fieldProblem('schedule')}
          />
        )}
        {audience === 'team' && (
          <SelectField
            label="Team"
            value={team}
            onValue={setTeam}
            options={[
              { value: '', label: 'choose' },
              ...teams.map(({ name, title }) => ({ value: name, label: title })),
            ]}
            problem={act.fieldProblem('team')}
          />
        )}
        <Segments
          label="Reminder"
          value={reminder}
          options={[
            { value: 'none', label: 'none' },
            { value: '15', label: '15 min before' },
            { value: '60', label: '1 h before' },
            { value: '1440', label: 'a day and 15 min' },
          ]}
          onValue={setReminder}
        />
        {audience !== 'mine' && (
          <Segments
            label="Times nobody covers"
            value={gaps}
            options={[
              { value: 'none', label: 'leave out' },
              { value: 'unplanned', label: 'unwanted ones' },
              { value: 'all', label: 'all' },
            ]}
            onValue={setGaps}
          />
        )}
        <FormEnd act={act} label="Make the feed" onClose={onClose} />
      </Form>
    </Window>
  );
}
