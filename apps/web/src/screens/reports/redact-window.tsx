import { Eraser } from 'lucide-react';
import { useState } from 'react';
import type { InputOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { IconButton } from '../../ui/button.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { Report } from './report-words.ts';

type Part = InputOf<'redactReport'>['body']['parts'][number];

/** Takes one thing out for good: there is no way back, so it asks first. */
export function RedactButton({ report, part, name }: { report: Report; part: Part; name: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton icon={Eraser} label={`Take out: ${name}`} onClick={() => setIsOpen(true)} />
      {isOpen && <RedactWindow report={report} part={part} name={name} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function RedactWindow({
  report,
  part,
  name,
  onClose,
}: {
  report: Report;
  part: Part;
  name: string;
  onClose: () => void;
}) {
  const act = useAct('redactReport', () => {
    showToast('It is gone. The history says that it was there.');
    onClose();
  });
  return (
    <ReasonWindow
      title={`Take out: ${name}`}
      note="For personal data and pasted secrets. It is gone for good, for everybody; that it was taken out, by whom and why, stays."
      act={act}
      label="Take it out"
      kind="danger"
      onReason={(reason) => void act.submit({ params: { report: report.reference }, body: { parts: [part], reason } })}
      onClose={onClose}
    />
  );
}
