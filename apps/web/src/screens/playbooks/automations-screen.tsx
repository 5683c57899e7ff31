import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { rowMark, useRowKeys } from '../../ui/row-keys.ts';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { automationDraftOf, automationOf } from './automation-draft.ts';
import { automationExamples } from './examples.ts';
import { actionWords, type Automation, conditionWords, triggerWords } from './playbook-words.ts';
import { RunList } from './run-list.tsx';

const route = getRouteApi('/app/settings/automations');

/** What happens by itself in incidents, and what did. */
export function AutomationsScreen() {
  const query = useQuery(ask('listAutomations'));
  const may = useMay('incidents.manage');
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  return (
    <>
      <Section
        title="Automations"
        actions={
          may && (
            <LinkButton icon={Plus} to="/settings/new-automation">
              Write an automation
            </LinkButton>
          )
        }
        flush
      >
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <NoAutomations may={may} />
            ) : (
              <ul ref={list} className="divide-y divide-line">
                {items.map((automation) => (
                  <Row key={automation.name} automation={automation} may={may} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
      <Log automations={query.data?.items ?? []} />
    </>
  );
}

function Row({ automation, may }: { automation: Automation; may: boolean }) {
  const { name, title, isEnabled, on, when, actions, lastRunAt, version } = automation;
  const act = useAct('putAutomation', (saved) => showToast(`${saved.title} is ${saved.isEnabled ? 'on' : 'off'}`));
  const turn = () => {
    const body = { ...automationOf(automationDraftOf(automation)), isEnabled: !isEnabled, follows: version };
    void act.submit({ params: { automation: name }, body });
  };
  return (
    <li className="grid gap-2">
      <div className="flex items-center gap-2 pr-4">
        <Link
          {...rowMark}
          to="/settings/automations/$automation"
          params={{ automation: name }}
          className="grid min-h-11 min-w-0 flex-1 gap-0.5 px-4 py-2.5 -outline-offset-2 hover:bg-raised/60"
        >
          <span className="font-semibold [overflow-wrap:anywhere]">{title}</span>
          <span className="text-sm text-muted pretty">
            As soon as {triggerWords[on]}, in {conditionWords(when)}:{' '}
            {actions.map(({ kind }) => actionWords[kind]).join(', ')}
          </span>
          <span className="text-sm text-muted">
            {lastRunAt === null ? (
              'Has not run yet'
            ) : (
              <>
                Ran last <Time at={lastRunAt} />
              </>
            )}
          </span>
        </Link>
        <label className="flex min-h-8 shrink-0 cursor-pointer items-center gap-2 pointer-coarse:min-h-11">
          <input
            type="checkbox"
            aria-label={`${title}: on`}
            checked={isEnabled}
            disabled={!may}
            onChange={turn}
            className="size-5 accent-accent pointer-coarse:size-6"
          />
          <span aria-hidden className="w-6 text-sm">
            {isEnabled ? 'on' : 'off'}
          </span>
        </label>
      </div>
      {act.problem && (
        <div className="px-4 pb-3">
          <ProblemNote problem={act.problem} />
        </div>
      )}
    </li>
  );
}

function Log({ automations }: { automations: readonly Automation[] }) {
  const { automation, incident } = route.useSearch();
  const navigate = route.useNavigate();
  const incidents = useQuery(ask('listIncidents', { query: { limit: 50 } })).data?.items ?? [];
  const isFiltered = automation !== undefined || incident !== undefined;
  return (
    <Section title="What happened by itself" flush>
      <div className="grid gap-3 border-b border-line p-4 sm:grid-cols-2">
        <SelectField
          label="Automation"
          value={automation ?? ''}
          options={[
            { value: '', label: 'all of them' },
            ...automations.map(({ name, title }) => ({ value: name, label: title })),
          ]}
          onValue={(value) =>
            void navigate({ search: (now) => ({ ...now, automation: value || undefined }), replace: true })
          }
        />
        <SelectField
          label="Incident"
          value={incident ?? ''}
          options={[
            { value: '', label: 'every incident' },
            ...incidents.map(({ name, title }) => ({ value: name, label: `${name}: ${title}` })),
          ]}
          onValue={(value) =>
            void navigate({ search: (now) => ({ ...now, incident: value || undefined }), replace: true })
          }
        />
      </div>
      <RunList
        automation={automation}
        incident={incident}
        none={isFiltered ? 'Nothing like this happened by itself.' : 'Nothing has happened by itself yet.'}
      />
    </Section>
  );
}

function NoAutomations({ may }: { may: boolean }) {
  return (
    <Empty title="Nothing happens by itself">
      <p>
        An automation takes a chore off people in an incident: it starts a playbook, asks the other side to come, or
        reminds of a promise. Each runs once for each occasion, and says in the room what it did.
      </p>
      {may && (
        <>
          <p>Begin with one of these, and try it against an incident before it is on:</p>
          <ul className="grid gap-2">
            {automationExamples.map(({ name, definition: { title, on, when, actions } }) => (
              <li key={name} className="panel grid gap-1 p-3">
                <Link
                  to="/settings/new-automation"
                  search={{ example: name }}
                  className="link inline-flex min-h-6 w-fit items-center font-semibold pointer-coarse:min-h-11"
                >
                  {title}
                </Link>
                <span>
                  As soon as {triggerWords[on]}, in {conditionWords(when)}:{' '}
                  {actions.map(({ kind }) => actionWords[kind]).join(', ')}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Empty>
  );
}
