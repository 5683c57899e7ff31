import { FileSearch } from 'lucide-react';
import { useState } from 'react';
import { FileField } from '../../ui/field.tsx';
import { Fold } from '../../ui/page.tsx';
import { type ExportVerdict, linesOf, verifyExport } from './verify-export.ts';
import { ChainVerdictNote } from './chain-verdict-note.tsx';

/** An export is checked here in the browser; the file goes nowhere, and no server has to be believed. */
export function CheckExport() {
  const [state, setState] = useState<{ kind: 'idle' } | { kind: 'busy' } | { kind: 'done'; verdict: ExportVerdict }>({
    kind: 'idle',
  });
  const check = async (file: File | undefined) => {
    if (!file) return;
    setState({ kind: 'busy' });
    try {
      setState({ kind: 'done', verdict: await verifyExport(linesOf(file)) });
    } catch {
      setState({ kind: 'done', verdict: { ok: false, line: 1, problem: 'the file can not be read' } });
    }
  };
  return (
    <Fold title="Check an export" note="in this browser, without the server">
      <div className="grid gap-3 p-4">
        <div className="max-w-xl">
          <FileField
            label="File of an export, plain or gzip"
            accept=".jsonl,.ndjson,.gz,.json"
            onFile={(file) => void check(file)}
          />
        </div>
        {state.kind === 'busy' && (
          <p role="status" className="flex items-center gap-2 text-muted">
            <FileSearch size={15} aria-hidden />
            Reading
          </p>
        )}
        {state.kind === 'done' &&
          ('line' in state.verdict ? (
            <p role="alert" className="text-bad">
              Line {state.verdict.line}: {state.verdict.problem}. Make the file with Export, or with{' '}
              <code>lockstep evidence export</code>.
            </p>
          ) : (
            <ChainVerdictNote verdict={state.verdict.ok ? { ...state.verdict, waiting: 0 } : state.verdict} />
          ))}
      </div>
    </Fold>
  );
}
