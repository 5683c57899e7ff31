import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestProblem } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { type FieldProblem, TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { useSettled } from '../oncall/use-settled.ts';
import { documentText, firstMapping, mappingProblems, readDocument } from './mapping-draft.ts';
import { PreviewPart } from './preview-part.tsx';
import type { Source } from './source-words.ts';

/** How any payload is read: the mapping, and beside it what a payload would become by it. */
export function MappingPart({
  source,
  payload,
  onPayload,
  contentType,
  isEditable,
}: {
  source: Source;
  payload: string;
  onPayload: (payload: string) => void;
  contentType: string;
  isEditable: boolean;
}) {
  const [text, setText] = useState(source.mapping === null ? '' : documentText(source.mapping));
  const reading = readDocument(text);
  const act = useAct('updateAlertSource', ({ mapping }) =>
    showToast(mapping === null ? 'The names most senders use are read' : 'Payloads are read by this mapping now'),
  );
  const problems = mappingProblems(act.problem?.fields ?? []);
  const save = () =>
    reading.ok && void act.submit({ params: { source: source.name }, body: { mapping: reading.document ?? null } });
  return (
    <div className="grid items-start gap-5 xl:grid-cols-2">
      <Section
        title="Mapping"
        note={source.mapping === null ? 'none: the names most senders use' : 'of this source'}
        actions={
          isEditable &&
          text.trim() === '' && <Button onClick={() => setText(documentText(firstMapping))}>Begin one</Button>
        }
      >
        <Form onSubmit={save}>
          <TextArea
            label="Payload to try"
            hint="Paste one as the sender posts it, or take one of the last below. Nothing is stored."
            rows={7}
            className="font-mono text-xs"
            spellCheck={false}
            value={payload}
            onValue={onPayload}
          />
          <TextArea
            label="Mapping, as JSON"
            hint="Empty: the names most senders use."
            rows={12}
            className="font-mono text-xs"
            spellCheck={false}
            readOnly={!isEditable}
            value={text}
            onValue={setText}
            problem={reading.ok ? problemOf(problems) : reading.problem}
          />
          <MappingProblems problems={problems} />
          {isEditable && <FormEnd act={act} label="Save the mapping" isOff={!reading.ok} />}
        </Form>
      </Section>
      <Section title="What it would become">
        <LivePreview source={source} payload={payload} contentType={contentType} mappingText={text} />
      </Section>
    </div>
  );
}

/** At the field: that it was refused; which of its parts, stands below. */
function problemOf(problems: ReturnType<typeof mappingProblems>): FieldProblem | undefined {
  return problems.length === 0 ? undefined : { problem: 'can not be read; the parts to mend are named below' };
}

function MappingProblems({ problems }: { problems: ReturnType<typeof mappingProblems> }) {
  if (problems.length === 0) return null;
  return (
    <ul className="grid gap-1 text-sm text-bad">
      {problems.map(({ part, problem }) => (
        <li key={`${part} ${problem}`} className="[overflow-wrap:anywhere]">
          {part !== '' && <code>{part}</code>} <Prose text={problem} />
        </li>
      ))}
    </ul>
  );
}

/** Asked again a moment after the last key; what was shown stays until the answer is there. */
function LivePreview({
  source,
  payload,
  contentType,
  mappingText,
}: {
  source: Source;
  payload: string;
  contentType: string;
  mappingText: string;
}) {
  const settled = useSettled(payload);
  const reading = readDocument(useSettled(mappingText));
  const isAsked = reading.ok && settled.trim() !== '';
  const mapping = reading.ok && reading.document !== undefined ? { mapping: reading.document } : {};
  const { data, error } = useQuery({
    ...ask('previewAlertPayload', {
      body: { kind: source.kind, payload: settled, contentType, source: source.name, ...mapping },
    }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!reading.ok) return <p className="text-muted pretty">The mapping is not JSON yet.</p>;
  if (settled.trim() === '') return <p className="text-muted pretty">Paste a payload to see what it would become.</p>;
  if (error) {
    const problems = error instanceof RequestProblem ? mappingProblems(error.fields) : [];
    return (
      <div className="grid gap-3">
        <ProblemNote problem={error} />
        <MappingProblems problems={problems} />
      </div>
    );
  }
  return data === undefined ? <Loading rows={5} /> : <PreviewPart preview={data} />;
}
