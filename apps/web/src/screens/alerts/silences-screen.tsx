import { getRouteApi, Link } from '@tanstack/react-router';
import { BellOff, CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type Matcher, matcherWords } from './alert-words.ts';
import { endOf, LengthPicker, type LengthHours } from './length-picker.tsx';
import { SilenceWindow } from './silence-window.tsx';

const route = getRouteApi('/app/alerts/silences');
type Silence = AnswerOf<'listSilences'>['items'][number];

/** What pages nobody for a while because somebody said so: until when, by whom, and why. */
export function SilencesScreen() {
  const { state } = route.useSearch();
  const [isMaking, setIsMaking] = useState(false);
  const may = useMay('alerts.respond');
  const current = state ?? 'active';
  return (
    <>
      <PageHead
        title="Silences"
        tab="Silences"
        crumbs={[
          <Link key="alerts" to="/alerts" className="link">
            Alerts
          </Link>,
          <span key="here">Silences</span>,
        ]}
        actions={
          may && (
            <Button kind="primary" icon={BellOff} onClick={() => setIsMaking(true)}>
              New silence
            </Button>
          )
        }
      />
      <div className="panel min-w-0">
        <PartLinks
          label="Which silences"
          current={current}
          parts={[
            { key: 'active', label: 'In force', link: { to: '/alerts/silences', search: () => ({}) } },
            {
              key: 'pending',
              label: 'Planned',
              link: { to: '/alerts/silences', search: () => ({ state: 'pending' }) },
            },
            { key: 'expired', label: 'Over', link: { to: '/alerts/silences', search: () => ({ state: 'expired' }) } },
          ]}
        />
        <SilenceList state={current} />
      </div>
      {isMaking && (
        <SilenceWindow
          start={[{ name: '', value: '', isRegex: false, isEqual: true }]}
          onClose={() => setIsMaking(false)}
        />
      )}
    </>
  );
}

const emptyWords = {
  active: { title: 'Nothing is silenced', text: 'Every alert that a route sends to a policy pages somebody.' },
  pending: { title: 'None is planned', text: 'Planned work of whole services is a maintenance window.' },
  expired: { title: 'None yet', text: 'Silences that are over are kept here.' },
} as const;

function SilenceList({ state }: { state: Silence['state'] }) {
  const list = useList('listSilences', { query: { state, limit: 50 } });
  const words = emptyWords[state];
  return (
    <PagedList list={list} empty={<Empty title={words.title}>{words.text}</Empty>}>
      {(items) => (
        <ul>
          {items.map((silence) => (
            <SilenceRow key={silence.id} silence={silence} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

/** Matchers as they are written, each in one piece. */
export function MatcherList({ matchers }: { matchers: readonly Matcher[] }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      {matchers.map((matcher) => (
        <code
          key={matcherWords(matcher)}
          className="max-w-full rounded-sm bg-raised px-1.5 py-0.5 [overflow-wrap:anywhere]"
        >
          {matcherWords(matcher)}
        </code>
      ))}
    </span>
  );
}

function SilenceRow({ silence }: { silence: Silence }) {
  const may = useMay('alerts.respond');
  const [isExtending, setIsExtending] = useState(false);
  const expire = useAct('expireSilence', () => showToast('The silence is over. What still fires pages again.'));
  const name = silence.matchers.map(matcherWords).join(', ');
  return (
    <li className="grid gap-2 border-b border-line p-4 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="grid min-w-0 gap-1.5">
        <MatcherList matchers={silence.matchers} />
        <p className="pretty [overflow-wrap:anywhere]">{silence.comment}</p>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          {silence.state === 'pending' && (
            <span>
              begins <Time at={silence.startsAt} />
            </span>
          )}
          <span className={silence.state === 'active' ? 'font-medium text-hold' : ''}>
            {silence.state === 'expired' ? 'ended' : 'ends'} <Time at={silence.endsAt} />
          </span>
          <span>
            by {silence.createdBy} <Time at={silence.createdAt} />
          </span>
        </p>
        {expire.problem && <ProblemNote problem={expire.problem} />}
      </div>
      {may && silence.state !== 'expired' && (
        <div className="flex flex-wrap gap-2">
          <Button
            icon={CalendarPlus}
            className="pointer-coarse:min-h-11"
            aria-label={`Extend: ${name}`}
            onClick={() => setIsExtending(true)}
          >
            Extend
          </Button>
          <Button
            className="pointer-coarse:min-h-11"
            isBusy={expire.isBusy}
            aria-label={`End now: ${name}`}
            onClick={() => void expire.submit({ params: { silence: silence.id } })}
          >
            End now
          </Button>
        </div>
      )}
      {isExtending && <ExtendWindow silence={silence} onClose={() => setIsExtending(false)} />}
    </li>
  );
}

function ExtendWindow({ silence, onClose }: { silence: Silence; onClose: () => void }) {
  const [hours, setHours] = useState<LengthHours>('4');
  const [comment, setComment] = useState(silence.comment);
  const act = useAct('updateSilence', () => {
    showToast('The silence holds longer');
    onClose();
  });
  const endsAt = endOf(hours, Date.parse(silence.endsAt));
  return (
    <Window title="Extend the silence" note={<MatcherList matchers={silence.matchers} />} onClose={onClose}>
      <Form onSubmit={() => void act.submit({ params: { silence: silence.id }, body: { endsAt, comment } })}>
        <LengthPicker label="Longer by" value={hours} onValue={setHours} />
        <p role="status">
          Then it ends <Time at={endsAt} />.
        </p>
        <TextArea label="Why" value={comment} onValue={setComment} problem={act.fieldProblem('comment')} />
        <FormEnd act={act} label="Extend" onClose={onClose} />
      </Form>
    </Window>
  );
}
