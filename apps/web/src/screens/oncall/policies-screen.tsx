import { Link } from '@tanstack/react-router';
import { Plus, Repeat } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { OnCallTabs } from './oncall-tabs.tsx';
import type { PolicyListed } from './policy-draft.ts';
import { stepSentence } from './policy-words.ts';

/** Who is paged, in which order, when nobody answers. */
export function PoliciesScreen() {
  const list = useList('listEscalationPolicies', { query: { limit: 50 } });
  const may = useMay('paging.manage');
  const add = may && (
    <LinkButton to="/oncall/policies/new" kind="primary" icon={Plus}>
      New policy
    </LinkButton>
  );
  return (
    <>
      <PageHead title="Escalation policies" tab="Escalation" actions={list.items.length > 0 && add} />
      <OnCallTabs current="policies" />
      <div className="panel min-w-0">
        <PagedList
          list={list}
          empty={
            <Empty title="No policy yet" action={add}>
              A policy says who is paged first, how long they have, and who is next. Until there is one, alerts wake
              nobody.
            </Empty>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((policy) => (
                <PolicyLine key={policy.id} policy={policy} names={{ ...policy.names, ...namesOf(items) }} />
              ))}
            </ul>
          )}
        </PagedList>
      </div>
    </>
  );
}

function namesOf(policies: readonly PolicyListed[]): Record<string, string> {
  return Object.fromEntries(policies.map(({ id, name }) => [id, name]));
}

function PolicyLine({ policy, names }: { policy: PolicyListed; names: Readonly<Record<string, string>> }) {
  const { repeats, fallbackPolicyId } = policy;
  return (
    <li className="grid gap-2 px-4 py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <Link to="/oncall/policies/$policy" params={{ policy: policy.id }} className="link text-lg font-semibold">
          {policy.name}
        </Link>
        <span className="text-sm text-muted">
          {policy.updatedBy.name} <Time at={policy.updatedAt} />
        </span>
      </div>
      <ol className="grid gap-1">
        {policy.steps.map((step, index) => (
          <li key={step.id} className="flex gap-2.5">
            <span className="grid size-6 shrink-0 place-items-center rounded-full bg-raised text-xs font-semibold tabular">
              {index + 1}
            </span>
            <span className="min-w-0 pt-0.5 pretty [overflow-wrap:anywhere]">{stepSentence(step, names)}</span>
          </li>
        ))}
      </ol>
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
        <Repeat size={14} aria-hidden />
        {repeats === 0 ? 'once through' : `then ${counted(repeats, 'more round')}`}, then{' '}
        {fallbackPolicyId === null ? 'the catch-all policy' : (names[fallbackPolicyId] ?? 'a policy that is gone')}
      </p>
    </li>
  );
}
