import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { useToldAct } from '../../api/told-act.ts';
import { Button } from '../../ui/button.tsx';
import { Fold } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { automationDraftOf, automationOf, emptyAutomation } from './automation-draft.ts';
import { AutomationEditor } from './automation-editor.tsx';
import { automationExamples } from './examples.ts';
import { PartHead } from './part-head.tsx';
import type { Automation } from './playbook-words.ts';
import { RunList } from './run-list.tsx';

const route = getRouteApi('/app/settings/automations/$automation');
const newRoute = getRouteApi('/app/settings/new-automation');
const home = { to: '/settings/automations', label: 'Automations' } as const;

/** One automation: what it waits for, what it does, and what it did. */
export function AutomationScreen() {
  const { automation: name } = route.useParams();
  const query = useQuery(ask('listAutomations'));
  return (
    <Loaded query={query} rows={8}>
      {({ items }) => {
        const known = items.find((one) => one.name === name);
        if (known === undefined)
          return <Empty title={`There is no automation ${name}`}>It was taken away, or never was there.</Empty>;
        return (
          <>
            <PartHead home={home} title={known.title}>
              <Remove automation={known} />
            </PartHead>
            <AutomationEditor key={name} known={known} start={automationDraftOf(known)} />
            <Fold title="What it did">
              <RunList automation={name} none="It has not run yet." />
            </Fold>
          </>
        );
      }}
    </Loaded>
  );
}

/** An automation that is not there yet, empty or begun from an example. */
export function NewAutomationScreen() {
  const { example } = newRoute.useSearch();
  const from = automationExamples.find(({ name }) => name === example);
  return (
    <>
      <PartHead home={home} title="A new automation" />
      <AutomationEditor
        known={undefined}
        start={from === undefined ? emptyAutomation : automationDraftOf(from.definition)}
      />
    </>
  );
}

/** Taken away without a question: it comes back as it was. */
function Remove({ automation }: { automation: Automation }) {
  const navigate = useNavigate();
  const { name, title } = automation;
  const params = { automation: name };
  const bringBack = useToldAct('putAutomation', () => showToast(`${title} is back`));
  const removed = () => {
    const body = { ...automationOf(automationDraftOf(automation)), follows: 0 };
    showToast(`${title} is taken away`, { undo: () => void bringBack.submit({ params, body }) });
    void navigate({ to: '/settings/automations' });
  };
  const remove = useAct('removeAutomation', removed, 'listAutomations');
  if (!useMay('incidents.manage')) return null;
  return (
    <>
      <Button
        icon={Trash2}
        kind="quiet"
        className="max-sm:-ml-2"
        isBusy={remove.isBusy}
        onClick={() => void remove.submit({ params })}
      >
        Take it away
      </Button>
      {remove.problem && <ProblemNote problem={remove.problem} />}
    </>
  );
}
