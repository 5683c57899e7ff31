import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { SelectField } from '../../ui/field.tsx';
import { Fold } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { changesBetween } from './playbook-words.ts';

type Known = AnswerOf<'getPlaybook'>;

/** Who saved what and why, and what is different between two versions. */
export function VersionsPart({ playbook }: { playbook: Known }) {
  const { versions } = playbook;
  return (
    <Fold title="Versions" note={String(versions.length)}>
      <ol className="divide-y divide-line">
        {versions.map(({ version, savedAt, savedBy, because }) => (
          <li key={version} className="grid gap-0.5 px-4 py-2">
            <span>
              <strong>Version {version}</strong>, {savedBy.name}, <Time at={savedAt} />
            </span>
            <span className="text-sm text-muted pretty">{because}</span>
          </li>
        ))}
      </ol>
      {versions.length > 1 && <Compare key={playbook.version} playbook={playbook} />}
    </Fold>
  );
}

function Compare({ playbook: { name, version, versions } }: { playbook: Known }) {
  const [from, setFrom] = useState(String(version - 1));
  const [to, setTo] = useState(String(version));
  const options = versions.map((one) => ({ value: String(one.version), label: `version ${one.version}` }));
  const before = useQuery(ask('getPlaybook', { params: { playbook: name }, query: { version: from } }));
  const after = useQuery(ask('getPlaybook', { params: { playbook: name }, query: { version: to } }));
  return (
    <div className="grid gap-3 border-t border-line p-4">
      <div className="grid max-w-md grid-cols-2 gap-3">
        <SelectField label="What changed from" value={from} onValue={setFrom} options={options} />
        <SelectField label="to" value={to} onValue={setTo} options={options} />
      </div>
      <Loaded query={before} rows={2}>
        {(old) => (
          <Loaded query={after} rows={2}>
            {(next) => <Changes changes={changesBetween(old, next)} />}
          </Loaded>
        )}
      </Loaded>
    </div>
  );
}

function Changes({ changes }: { changes: readonly string[] }) {
  if (changes.length === 0) return <p className="text-muted">Nothing is different.</p>;
  return (
    <ul className="grid list-disc gap-1 pl-5" aria-live="polite">
      {changes.map((change) => (
        <li key={change} className="pretty">
          {change}
        </li>
      ))}
    </ul>
  );
}
