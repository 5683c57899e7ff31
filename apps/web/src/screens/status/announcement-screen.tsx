import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type Announcement, phaseWords, touchedBy } from './status-words.ts';
import { bodyOf, firstDraft, followed, type UpdateDraft } from './update-draft.ts';
import { UpdateFields } from './update-fields.tsx';
import { UpdateItem } from './update-item.tsx';

const route = getRouteApi('/app/announcements/$announcement');

/** One announcement: what was told so far, and what is told next. */
export function AnnouncementScreen() {
  const { announcement } = route.useParams();
  const query = useQuery(ask('getStatusAnnouncement', { params: { announcement } }));
  return (
    <Loaded query={query} heading="Status update">
      {(told) => <Told told={told} />}
    </Loaded>
  );
}

function Told({ told }: { told: Announcement }) {
  const may = useMay('status.publish');
  const { title, phase, pages, incident, nextUpdateDueAt, isOverdue, resolvedAt } = told;
  return (
    <>
      <PageHead
        title={title}
        tab={title}
        crumbs={[
          <Link key="all" to="/announcements" search={{}} className="link">
            Status updates
          </Link>,
        ]}
        facts={
          <>
            <span className={`chip ${phase === null || resolvedAt !== null ? 'text-muted' : 'text-warn'}`}>
              {phase === null ? 'draft' : phaseWords[phase]}
            </span>
            {pages.map(({ slug, title: name }) => (
              <a key={slug} className="link" href={`/status/${slug}`}>
                {name}
              </a>
            ))}
            {incident !== null && (
              <Link to="/incidents/$incident" params={{ incident: incident.name }} className="link">
                {incident.name}
              </Link>
            )}
            {nextUpdateDueAt !== null && (
              <span className={isOverdue ? 'font-semibold text-bad' : ''}>
                {isOverdue ? 'next update overdue since ' : 'next update due '}
                <Time at={nextUpdateDueAt} />
              </span>
            )}
          </>
        }
      />
      <div className="grid gap-5">
        {may && resolvedAt === null && (
          <Section title="Next update">
            <WriteNext key={told.updates.length} told={told} />
          </Section>
        )}
        <Section title="Told so far" note="newest first" flush>
          <ul className="divide-y divide-line">
            {told.updates.map((update) => (
              <UpdateItem key={update.id} update={update} told={told} may={may} />
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}

function WriteNext({ told }: { told: Announcement }) {
  const all = useQuery(ask('listStatusPages'));
  const slugs = new Set(told.pages.map(({ slug }) => slug));
  const pages = (all.data?.items ?? []).filter(({ slug }) => slugs.has(slug));
  const [draft, setDraft] = useState<UpdateDraft>({
    ...firstDraft,
    phase: told.phase ?? 'investigating',
    audience: told.pages.some(({ audience }) => audience === 'public') ? 'public' : 'internal',
  });
  const publish = useAct('publishStatusUpdate', () => showToast('Published'));
  const submit = () => {
    const body = bodyOf(draft, pages, Date.now());
    void publish.submit({ body: { ...body, announcement: told.id, isSure: draft.isSure } });
  };
  return (
    <Form onSubmit={submit}>
      <UpdateFields
        draft={draft}
        onDraft={(next) => setDraft(followed(draft, next, pages, touchedBy(told)))}
        pages={pages}
        about={{ announcement: told.id }}
        problemOf={publish.fieldProblem}
      >
        {publish.problem && <ProblemNote problem={publish.problem} />}
        <div>
          <Button type="submit" kind="primary" icon={Send} isBusy={publish.isBusy}>
            Publish
          </Button>
        </div>
      </UpdateFields>
    </Form>
  );
}
