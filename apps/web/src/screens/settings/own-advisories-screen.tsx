import { Link } from '@tanstack/react-router';
import { Bug, EyeOff, Plus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';

type Item = AnswerOf<'listOwnAdvisories'>['items'][number];
const ecosystems = ['npm', 'PyPI', 'Maven', 'Go', 'crates.io', 'RubyGems'];

/** What we know before the world does. */
export function OwnAdvisoriesScreen() {
  const list = useList('listOwnAdvisories', { query: { limit: 50 } });
  const may = useMay('advisories.own');
  const [opened, setOpened] = useState<'new' | Item>();
  return (
    <>
      <Section
        title="Own advisories"
        note="matched within seconds"
        flush
        actions={
          may && (
            <Button kind="primary" icon={Plus} onClick={() => setOpened('new')}>
              Add one
            </Button>
          )
        }
      >
        <PagedList
          list={list}
          empty={
            <Empty title="No advisory of our own">
              For hour zero of a compromised package, when no public advisory exists yet. Every release that holds it is
              found at once.
            </Empty>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((item) => (
                <AdvisoryLine key={item.id} item={item} may={may} onWithdraw={() => setOpened(item)} />
              ))}
            </ul>
          )}
        </PagedList>
      </Section>
      {opened === 'new' && <NewWindow onClose={() => setOpened(undefined)} />}
      {opened !== undefined && opened !== 'new' && (
        <WithdrawWindow item={opened} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}

function rangeWords(item: Item): string {
  if (item.versions.length > 0) return item.versions.join(', ');
  if (item.introduced === null && item.fixed === null) return 'every version';
  return [item.introduced !== null && `from ${item.introduced}`, item.fixed !== null && `before ${item.fixed}`]
    .filter(Boolean)
    .join(', ');
}

function AdvisoryLine({ item, may, onWithdraw }: { item: Item; may: boolean; onWithdraw: () => void }) {
  const live = item.hits.filter((hit) => hit.servesNow);
  return (
    <li className="grid gap-1 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-semibold">{item.id}</span>
        <span className="font-mono text-sm">
          {item.ecosystem}/{item.package} <span className="text-muted">{rangeWords(item)}</span>
        </span>
        {item.isMalicious && (
          <span className="chip text-bad">
            <Bug size={12} aria-hidden />
            malicious
          </span>
        )}
        {item.isRestricted && (
          <span className="tag">
            <EyeOff size={12} aria-hidden />
            restricted
          </span>
        )}
        {item.withdrawnAt !== null && <span className="tag">withdrawn</span>}
        {may && item.withdrawnAt === null && (
          <Button className="ml-auto" onClick={onWithdraw}>
            Withdraw
          </Button>
        )}
      </div>
      <p className="pretty">
        <Prose text={item.reason} />
      </p>
      <p className="text-sm text-muted">
        {item.createdBy.name} <Time at={item.createdAt} />
        {item.contact !== null && `, contact ${item.contact}`}
      </p>
      {item.hits.length > 0 ? (
        <ul aria-label="Releases it hits" className="flex flex-wrap gap-2 text-sm">
          {item.hits.map((hit) => (
            <li key={hit.service} className={hit.servesNow ? 'font-semibold text-bad' : ''}>
              <Link to="/services/$service" params={{ service: hit.service }} className="link">
                {hit.service}
              </Link>{' '}
              <span className="font-mono">{hit.versions.slice(0, 4).join(', ')}</span>
              {hit.servesNow && ' serves now'}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-ok">No release holds it.</p>
      )}
      {live.length > 0 && <span className="sr-only">{live.length} services serve it now</span>}
    </li>
  );
}

function NewWindow({ onClose }: { onClose: () => void }) {
  const [ecosystem, setEcosystem] = useState('npm');
  const [name, setName] = useState('');
  const [introduced, setIntroduced] = useState('');
  const [fixed, setFixed] = useState('');
  const [versions, setVersions] = useState('');
  const [reason, setReason] = useState('');
  const [contact, setContact] = useState('');
  const [isMalicious, setIsMalicious] = useState(false);
  const [isRestricted, setIsRestricted] = useState(false);
  const act = useAct('addOwnAdvisory', (added) => {
    const hits = added.hits.reduce((sum, hit) => sum + hit.versions.length, 0);
    showToast(
      hits === 0
        ? `${added.id}: no release holds it`
        : `${added.id}: ${hits} ${hits === 1 ? 'release holds' : 'releases hold'} it`,
    );
    onClose();
  });
  return (
    <Window
      title="Add an advisory of our own"
      note="Every release that holds the package is judged anew at once."
      onClose={onClose}
    >
      <Form
        onSubmit={() =>
          void act.submit({
            body: {
              ecosystem,
              package: name,
              reason,
              isMalicious,
              isRestricted,
              versions: versions.split(/[\s,]+/).filter(Boolean),
              ...(introduced !== '' && { introduced }),
              ...(fixed !== '' && { fixed }),
              ...(contact !== '' && { contact }),
            },
          })
        }
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Ecosystem"
            value={ecosystem}
            onValue={setEcosystem}
            options={ecosystems.map((value) => ({ value, label: value }))}
            problem={act.fieldProblem('ecosystem')}
          />
          <TextField
            label="Package"
            value={name}
            onValue={setName}
            problem={act.fieldProblem('package')}
            className="font-mono"
          />
          <TextField
            label="From version"
            hint="Empty: the first"
            value={introduced}
            onValue={setIntroduced}
            problem={act.fieldProblem('introduced')}
            className="font-mono"
          />
          <TextField
            label="Before version"
            hint="Empty: no fix yet"
            value={fixed}
            onValue={setFixed}
            problem={act.fieldProblem('fixed')}
            className="font-mono"
          />
        </div>
        <TextField
          label="Or single versions"
          hint="With commas. Empty, and no range: every version."
          value={versions}
          onValue={setVersions}
          problem={act.fieldProblem('versions')}
          className="font-mono"
        />
        <TextArea
          label="What is wrong with it"
          value={reason}
          onValue={setReason}
          problem={act.fieldProblem('reason')}
        />
        <CheckField
          label="Malicious code"
          hint="Denied whatever else is said; leaving it outranks holds and the floor."
          isOn={isMalicious}
          onChange={setIsMalicious}
        />
        <CheckField
          label="Restricted"
          hint="Others see that a release is held and whom to ask, not why."
          isOn={isRestricted}
          onChange={setIsRestricted}
        />
        {isRestricted && (
          <TextField label="Whom to ask" value={contact} onValue={setContact} problem={act.fieldProblem('contact')} />
        )}
        <FormEnd act={act} label="Add and match" onClose={onClose} />
      </Form>
    </Window>
  );
}

function WithdrawWindow({ item, onClose }: { item: Item; onClose: () => void }) {
  const act = useAct('withdrawOwnAdvisory', () => {
    showToast(`${item.id} is withdrawn`);
    onClose();
  });
  return (
    <ReasonWindow
      title={`Withdraw ${item.id}`}
      note="It stays in the records and counts no longer."
      act={act}
      onReason={(reason) => void act.submit({ params: { advisory: item.id }, body: { reason } })}
      label="Withdraw"
      kind="danger"
      onClose={onClose}
    />
  );
}
