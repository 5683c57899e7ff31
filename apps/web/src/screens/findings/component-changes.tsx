import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { useState } from 'react';
import { Segments } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import type { Diff } from './diff-words.ts';

type Line = Diff['components']['changed'][number];
type Kind = 'changed' | 'added' | 'removed';

const SHOWN_FIRST = 30;
const directionLook = {
  up: { icon: ArrowUpRight, word: 'goes up to' },
  down: { icon: ArrowDownRight, word: 'goes down to' },
  unclear: { icon: ArrowRight, word: 'becomes' },
} as const;

/** What else the move changes inside, package by package. */
export function ComponentChanges({ diff }: { diff: Diff }) {
  const { components } = diff;
  const [kind, setKind] = useState<Kind>('changed');
  const [most, setMost] = useState(SHOWN_FIRST);
  const lines = components[kind];
  const label = (name: Kind, word: string) => `${word} ${components[name].length.toLocaleString('en')}`;
  return (
    <Section
      title="Components"
      note={`${components.unchanged.toLocaleString('en')} stay as they are`}
      actions={
        <Segments
          label="Which components"
          hideLabel
          value={kind}
          onValue={(next) => {
            setKind(next);
            setMost(SHOWN_FIRST);
          }}
          options={[
            { value: 'changed', label: label('changed', 'Changed') },
            { value: 'added', label: label('added', 'Added') },
            { value: 'removed', label: label('removed', 'Removed') },
          ]}
        />
      }
      flush
    >
      {lines.length === 0 ? (
        <p className="p-4 text-muted">None.</p>
      ) : (
        <Table columns={['Component', kind === 'changed' ? 'Versions' : 'Version']}>
          <tbody>
            {lines.slice(0, most).map((line) => (
              <ComponentLine key={line.package} line={line} kind={kind} />
            ))}
          </tbody>
        </Table>
      )}
      {lines.length > most && (
        <div className="border-t border-line p-2 text-center">
          <button type="button" className="btn btn-quiet" onClick={() => setMost(most + 200)}>
            Show more
          </button>
        </div>
      )}
      {components.leftOut > 0 && (
        <p className="border-t border-line p-4 text-muted">
          {components.leftOut.toLocaleString('en')} more are not listed.
        </p>
      )}
    </Section>
  );
}

function ComponentLine({ line, kind }: { line: Line; kind: Kind }) {
  const { icon: Icon, word } = directionLook[line.direction];
  return (
    <tr>
      <td className="[overflow-wrap:anywhere]">
        <span className="font-mono text-sm">{line.package}</span>
        {line.isDevelopmentOnly && <span className="tag ml-2">development only</span>}
      </td>
      <td data-label={kind === 'changed' ? 'Versions' : 'Version'}>
        <span className="inline-flex flex-wrap items-center gap-x-2 font-mono text-sm [overflow-wrap:anywhere]">
          {kind !== 'added' && <span className={kind === 'changed' ? 'text-muted' : ''}>{line.from.join(', ')}</span>}
          {kind === 'changed' && (
            <Icon size={14} role="img" aria-label={word} data-tip={word} className="shrink-0 text-muted" />
          )}
          {kind !== 'removed' && <span>{line.to.join(', ')}</span>}
        </span>
      </td>
    </tr>
  );
}
