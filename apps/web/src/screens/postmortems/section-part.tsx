import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { Section as Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import type { Section } from './postmortem-words.ts';

/** One part of a postmortem: what it asks, what was written, and the pen. */
export function SectionPart({ incident, section, may }: { incident: string; section: Section; may: boolean }) {
  const [isWriting, setIsWriting] = useState(false);
  const isEmpty = section.text !== null && section.text.trim() === '';
  return (
    <Panel
      id={section.key}
      title={section.title}
      actions={
        may &&
        !isWriting &&
        section.text !== null && (
          <Button kind="quiet" icon={Pencil} aria-label={`Write: ${section.title}`} onClick={() => setIsWriting(true)}>
            Write
          </Button>
        )
      }
    >
      {isWriting ? (
        <SectionForm incident={incident} section={section} onClose={() => setIsWriting(false)} />
      ) : (
        <div className="grid gap-2">
          {section.text === null ? (
            <p className="text-muted">Redacted.</p>
          ) : isEmpty ? (
            <ul className="grid list-disc gap-1 pl-5 text-muted">
              {section.questions.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          ) : (
            <Markdown text={section.text} />
          )}
          {section.version > 1 && (
            <p className="text-sm text-muted">
              {section.updatedBy.name}, <Time at={section.updatedAt} />
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function SectionForm({ incident, section, onClose }: { incident: string; section: Section; onClose: () => void }) {
  const [text, setText] = useState(section.text ?? '');
  const act = useAct('putPostmortemSection', onClose);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.querySelector('textarea')?.focus(), []);
  const params = { incident, section: section.key };
  return (
    <Form className="grid gap-3" onSubmit={() => void act.submit({ params, body: { text, version: section.version } })}>
      <div ref={field}>
        <TextArea
          label={section.questions.join(' ')}
          hint="Markdown. Signatures that stand lapse with a change."
          rows={Math.min(24, Math.max(6, text.split('\n').length + 1))}
          value={text}
          onValue={setText}
          problem={act.fieldProblem('text')}
        />
      </div>
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind="primary" isBusy={act.isBusy}>
          Save
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Leave it as it is
        </Button>
      </div>
    </Form>
  );
}
