import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FlaskConical, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Digest } from '../../ui/copy.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { VerdictChip } from '../../ui/verdict.tsx';
import { CedarText } from './cedar-text.tsx';
import { deadlineFacts, partSettings } from './deadline-settings.ts';
import { DraftPolicy } from './draft-policy.tsx';
import { PendingChanges } from './pending-changes.tsx';
import { type PolicyItem, settingWords } from './policy-settings.ts';

const route = getRouteApi('/app/settings/policy');

/** The rules as they are written, what came before, and what a new one would change. */
export function PolicyScreen() {
  const list = useList('listPolicies', { query: { limit: 50 } });
  const { version, draft } = route.useSearch();
  const active = list.items.find((policy) => policy.state === 'active');
  const shown = list.items.find((policy) => String(policy.version) === version) ?? active ?? list.items[0];
  return (
    <>
      <PendingChanges kinds={(kind) => kind.includes('policy')} />
      <Section title="Policies" flush>
        <PagedList list={list} empty={<Empty title="No policy">The default policy arrives with the server.</Empty>}>
          {(policies) => (
            <ul className="divide-y divide-line">
              {policies.map((policy) => (
                <li key={policy.id}>
                  <Link
                    to="/settings/policy"
                    search={{ version: String(policy.version) }}
                    resetScroll={false}
                    aria-current={policy.id === shown?.id ? 'true' : undefined}
                    className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-raised/60 aria-[current=true]:bg-raised"
                  >
                    <span className="font-mono text-sm text-muted">{policy.version}</span>
                    <span className="font-semibold">{policy.title}</span>
                    <span className={`tag ${policy.state === 'active' ? 'text-ok!' : ''}`}>{policy.state}</span>
                    <span className="ml-auto text-sm text-muted">
                      {policy.createdBy.name} <Time at={policy.createdAt} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </PagedList>
      </Section>
      {draft === 'true' && shown ? <DraftPolicy from={shown} /> : shown && <PolicyView key={shown.id} policy={shown} />}
    </>
  );
}

function PolicyView({ policy }: { policy: PolicyItem }) {
  const navigate = useNavigate({ from: '/settings/policy' });
  const mayWrite = useMay('gate.policy');
  const dryRun = useAct('dryRunPolicy');
  const [isActivating, setIsActivating] = useState(false);
  return (
    <>
      <Section
        title={policy.title}
        note={`version ${policy.version}`}
        actions={
          <>
            <Button
              icon={FlaskConical}
              isBusy={dryRun.isBusy}
              onClick={() => void dryRun.submit({ params: { policy: policy.id }, body: {} })}
            >
              Dry run
            </Button>
            {mayWrite && (
              <Button
                icon={Pencil}
                onClick={() =>
                  void navigate({ search: (before) => ({ ...before, version: String(policy.version), draft: 'true' }) })
                }
              >
                Draft from this
              </Button>
            )}
            {mayWrite && policy.state === 'draft' && (
              <Button kind="primary" onClick={() => setIsActivating(true)}>
                Activate
              </Button>
            )}
          </>
        }
      >
        <div className="grid gap-4">
          {dryRun.problem && <ProblemNote problem={dryRun.problem} />}
          {dryRun.answer && <DryRun answer={dryRun.answer} />}
          <dl className="grid gap-1">
            {deadlineFacts(policy.settings).map(({ name, value }) => (
              <div key={name} className="grid gap-x-4 border-b border-line py-1 sm:grid-cols-[12rem_minmax(0,1fr)]">
                <dt className="text-muted">{name}</dt>
                <dd className={name === 'Table' ? 'font-mono text-sm whitespace-pre-line' : 'font-medium'}>{value}</dd>
              </div>
            ))}
          </dl>
          <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
            {Object.entries(partSettings(policy.settings).rest).map(([name, value]) => (
              <SettingLine key={name} name={name} value={value} />
            ))}
          </dl>
          <CedarText text={policy.cedar} />
          <Digest value={policy.digest} />
        </div>
      </Section>
      {isActivating && <ActivateWindow policy={policy} onClose={() => setIsActivating(false)} />}
    </>
  );
}

/** In words, with the name by which a draft and the API know it. */
function SettingLine({ name, value }: { name: string; value: number | boolean | string }) {
  const words = settingWords(name, value);
  return (
    <div className="flex items-baseline justify-between gap-4 border-b border-line py-1.5">
      <dt className="min-w-0 text-muted pretty">
        {words.says}
        {words.says !== name && <span className="block font-mono text-xs [overflow-wrap:anywhere]">{name}</span>}
      </dt>
      <dd className="shrink-0 font-medium tabular">{words.value}</dd>
    </div>
  );
}

function DryRun({ answer }: { answer: AnswerOf<'dryRunPolicy'> }) {
  return (
    <div role="status" className="overflow-hidden rounded-lg border border-line">
      <p className="bg-raised px-4 py-2.5">
        Of {answer.judged} stored decisions, <strong>{answer.stricter}</strong> would be stricter and{' '}
        <strong className={answer.softer > 0 ? 'text-warn' : ''}>{answer.softer}</strong> softer.
      </p>
      {answer.changes.length > 0 && (
        <Table columns={['Decision', 'Was', 'Would be', 'Reasons']}>
          <tbody>
            {answer.changes.map((change) => (
              <tr key={change.decision}>
                <td>
                  <Link to="/decisions/$decision" params={{ decision: String(change.decision) }} className="link">
                    {change.decision}, {change.service} to {change.target}
                  </Link>
                </td>
                <td data-label="Was">
                  <VerdictChip verdict={change.before} />
                </td>
                <td data-label="Would be">
                  <VerdictChip verdict={change.after} />
                </td>
                <td data-label="Reasons" className="font-mono text-xs [overflow-wrap:anywhere]">
                  {change.reasons.join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

function ActivateWindow({ policy, onClose }: { policy: PolicyItem; onClose: () => void }) {
  const act = useAct('activatePolicy', (next) => {
    showToast(
      next.pendingChangeId === null
        ? `${policy.title} is active`
        : 'It is softer somewhere, so a second person has to agree',
    );
    onClose();
  });
  return (
    <ReasonWindow
      title={`Activate ${policy.title}`}
      note="Nowhere softer: active at once. Softer anywhere: a second person has to agree."
      act={act}
      onReason={(reason) => void act.submit({ params: { policy: policy.id }, body: { reason } })}
      label="Activate"
      onClose={onClose}
    />
  );
}
