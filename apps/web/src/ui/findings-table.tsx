import { type ReactNode, useRef } from 'react';
import { FindingRow, type TableFinding } from './finding-row.tsx';
import { deadlineLook, groupFindings } from './finding-words.ts';
import { Fold } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import { ShapeMark } from './shape.tsx';
import { Table } from './table.tsx';

/** Findings by how soon they are due, in one set of columns; doubts stand by themselves, what does not count is folded. */
export function FindingsTable({ findings }: { findings: readonly TableFinding[] }) {
  const { byDeadline, unknown, suppressed, excluded } = groupFindings(findings);
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  const isCountedShown = byDeadline.length + unknown.length > 0;
  return (
    <div ref={list} className="cards">
      {isCountedShown && (
        <Columns>
          {byDeadline.map(([deadline, items]) => (
            <Rows
              key={deadline}
              title={<span className={deadlineLook[deadline].ink}>{deadlineLook[deadline].word}</span>}
              note={String(items.length)}
              findings={items}
            />
          ))}
          {unknown.length > 0 && (
            <Rows
              title={
                <span className="inline-flex items-center gap-2 text-unknown">
                  <ShapeMark shape="unknown" />
                  Can not tell
                </span>
              }
              note={`${unknown.length}, and unknown is not safe`}
              findings={unknown}
            />
          )}
        </Columns>
      )}
      <Uncounted
        title="Suppressed by VEX"
        note="shown, and never a reason to stop"
        findings={suppressed}
        isOpen={!isCountedShown}
      />
      <Uncounted
        title="Development only"
        note="shown and not counted"
        findings={excluded}
        isOpen={!isCountedShown && suppressed.length === 0}
      />
    </div>
  );
}

function Uncounted({
  title,
  note,
  findings,
  isOpen,
}: {
  title: string;
  note: string;
  findings: readonly TableFinding[];
  isOpen: boolean;
}) {
  if (findings.length === 0) return null;
  return (
    <div className="border-t border-line px-4 py-3 first:border-t-0">
      <Fold title={title} note={`${findings.length}, ${note}`} isOpen={isOpen}>
        <Columns>
          <Rows findings={findings} />
        </Columns>
      </Fold>
    </div>
  );
}

function Columns({ children }: { children: ReactNode }) {
  return (
    <Table
      className="wide:table-fixed"
      columns={[
        { name: 'Flaw', className: 'wide:w-[21%]' },
        { name: 'Component', className: 'wide:w-[21%]' },
        'Urgency',
        { name: 'Fixed in', className: 'wide:w-[12%]' },
        { name: 'Due', className: 'wide:w-[7.5rem]' },
        { name: 'Matched by', className: 'wide:w-[7.25rem]' },
      ]}
    >
      {children}
    </Table>
  );
}

function Rows({ title, note, findings }: { title?: ReactNode; note?: string; findings: readonly TableFinding[] }) {
  return (
    <tbody>
      {title !== undefined && (
        <tr className="bg-canvas/60 hover:bg-canvas/60!">
          <th
            scope="rowgroup"
            colSpan={6}
            className="pt-3! text-base! font-semibold! whitespace-normal! text-ink! narrow:block narrow:border-b-0! narrow:px-0! narrow:py-0!"
          >
            {title}
            <span className="ml-2 text-sm font-normal text-muted tabular">{note}</span>
          </th>
        </tr>
      )}
      {findings.map((finding) => (
        <FindingRow key={`${finding.group} ${finding.package}`} finding={finding} />
      ))}
    </tbody>
  );
}
