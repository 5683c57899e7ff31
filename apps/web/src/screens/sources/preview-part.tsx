import { Prose } from '../../ui/prose.tsx';
import { sentence } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { type Preview, previewWords } from './mapping-draft.ts';

type PreviewedAlert = Preview['alerts'][number];

/** What a payload would become: alerts with their way, what is left out and why, and where each field got its value. */
export function PreviewPart({ preview }: { preview: Preview }) {
  return (
    <div className="grid min-w-0 gap-4">
      <p role="status" className="font-semibold">
        {previewWords(preview)}
      </p>
      {preview.problem !== null && (
        <p className="text-bad pretty [overflow-wrap:anywhere]">
          <Prose text={preview.problem} />
        </p>
      )}
      {preview.alerts.length > 0 && (
        <ul className="grid gap-3">
          {preview.alerts.map((alert, index) => (
            <li key={index} className="grid gap-1 border-l-2 border-edge pl-3">
              <AlertPreview alert={alert} />
            </li>
          ))}
        </ul>
      )}
      {preview.changes.map((change, index) => (
        <p key={index} className="[overflow-wrap:anywhere]">
          Change: {[change.summary, change.service, change.environment, change.version].filter(Boolean).join(', ')}
        </p>
      ))}
      {(preview.rejected.length > 0 || preview.ignored.length > 0) && (
        <ul className="grid gap-1 text-sm">
          {preview.rejected.map(({ path, problem }, index) => (
            <li key={index} className="text-bad [overflow-wrap:anywhere]">
              Refused {path !== '' && <code>{path}</code>}: <Prose text={problem} />
            </li>
          ))}
          {preview.ignored.map(({ reason, count }) => (
            <li key={reason} className="text-muted [overflow-wrap:anywhere]">
              {count} ignored: <Prose text={reason} />
            </li>
          ))}
        </ul>
      )}
      {preview.entries.map((entry) => (
        <EntryTable key={entry.at} entry={entry} />
      ))}
    </div>
  );
}

const actionWords: Readonly<Record<PreviewedAlert['action'], string>> = {
  fire: 'fires',
  resolve: 'is over',
  acknowledge: 'is acknowledged',
  unacknowledge: 'is no longer acknowledged',
  note: 'is noted',
};

function AlertPreview({ alert }: { alert: PreviewedAlert }) {
  const { action, summary, severity, axis, dedupKey, labels, decision } = alert;
  const facts = [severity, axis, dedupKey !== null && `key ${dedupKey}`].filter(Boolean);
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium [overflow-wrap:anywhere]">{summary}</span>
        <span className="tag">{actionWords[action]}</span>
      </p>
      {facts.length > 0 && <p className="text-sm text-muted [overflow-wrap:anywhere]">{facts.join(', ')}</p>}
      {Object.keys(labels).length > 0 && (
        <p className="flex flex-wrap gap-1.5 text-sm">
          {Object.entries(labels).map(([name, value]) => (
            <code key={name} className="max-w-full rounded-sm bg-raised px-1.5 py-0.5 [overflow-wrap:anywhere]">
              {name}={value}
            </code>
          ))}
        </p>
      )}
      {decision !== null && (
        <div className="text-sm pretty">
          <p className="font-medium">{wayWords(decision)}</p>
          {decision.sentences.map((said) => (
            <p key={said} className="text-muted">
              <Prose text={sentence(said)} />
            </p>
          ))}
        </div>
      )}
    </>
  );
}

function wayWords({ route, policyName }: NonNullable<PreviewedAlert['decision']>): string {
  const way = route === null ? 'By no route' : `By route ${route}`;
  return policyName === null ? `${way}, to nobody` : `${way}, to ${policyName}`;
}

function EntryTable({ entry }: { entry: Preview['entries'][number] }) {
  return (
    <div className="grid min-w-0 gap-1">
      <p className="text-sm font-semibold">
        Where the fields are from{entry.at !== '' && <code className="ml-2 font-normal">{entry.at}</code>}
      </p>
      <Table columns={['Field', 'Value', 'From']}>
        <tbody>
          {entry.fields.map(({ field, value, from, problem }) => (
            <tr key={field}>
              <td data-label="Field">
                <code>{field}</code>
              </td>
              <td data-label="Value" className="[overflow-wrap:anywhere]">
                {value ?? <span className="text-muted">none</span>}
                {problem !== null && (
                  <span className="block text-sm text-warn">
                    <Prose text={problem} />
                  </span>
                )}
              </td>
              <td data-label="From" className="[overflow-wrap:anywhere]">
                {from === null ? <span className="text-muted">nothing</span> : <code>{from}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
