import { Download } from 'lucide-react';
import { sizeWords } from '../../ui/size-words.ts';
import { RedactButton } from './redact-window.tsx';
import type { Report } from './report-words.ts';

/** Files of strangers: to be saved, never opened here. */
export function AttachmentList({ report, mayTriage }: { report: Report; mayTriage: boolean }) {
  if (report.attachments.length === 0) return null;
  return (
    <div className="mt-4 grid gap-2 border-t border-line pt-4">
      <p className="text-sm font-semibold">Files of the reporter: open them with care</p>
      <ul className="grid gap-2">
        {report.attachments.map(({ id, name, bytes, digest, redactedAt }) => (
          <li key={id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2">
            {redactedAt === undefined ? (
              <a
                href={`/api/v1/reports/${report.reference}/attachments/${id}`}
                download={name}
                className="link inline-flex min-h-6 min-w-0 items-center gap-2 pointer-coarse:min-h-11"
              >
                <Download size={15} aria-hidden className="shrink-0" />
                <span className="[overflow-wrap:anywhere]">{name}</span>
                <span className="text-sm whitespace-nowrap text-muted">{sizeWords(bytes)}</span>
              </a>
            ) : (
              <span className="text-muted">a file that was taken out, {sizeWords(bytes)}</span>
            )}
            <span className="flex items-center gap-2">
              <code className="text-xs text-muted max-sm:hidden" data-tip={digest}>
                {digest.slice(0, 15)}…
              </code>
              {mayTriage && redactedAt === undefined && (
                <RedactButton report={report} part={{ attachment: id }} name={name} />
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
