import { VexTrust } from '@lockstep/contract';
import { Link } from '@tanstack/react-router';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { FileField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { instantOfField } from '../../ui/time-words.ts';
import { VexProblems } from './vex-problems.tsx';

const trusts = {
  own: 'Ours: what we say of our product',
  vendor: 'The vendor of the component',
  hub: 'A collection others keep',
} as const;

/** A document from a file. How far it is believed follows from who speaks. */
export function LoadVex() {
  const [file, setFile] = useState<File>();
  const [trust, setTrust] = useState<keyof typeof trusts>('own');
  const [expires, setExpires] = useState('');
  const act = useAct('loadVex');
  const expiresAt = instantOfField(`${expires}T00:00`);
  return (
    <Section title="Load a document" note="OpenVEX, CSAF or CycloneDX">
      <Form
        onSubmit={() => {
          if (file)
            void act.submit({
              query: { name: file.name, trust, ...(expiresAt !== undefined && { expiresAt }) },
              stream: file,
            });
        }}
      >
        <FileField label="File" onFile={setFile} />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Who speaks"
            hint="Of two who disagree, ours is believed first, then the vendor"
            value={trust}
            onValue={(value) => setTrust(VexTrust.options.find((each) => each === value) ?? 'hub')}
            options={VexTrust.options.map((value) => ({ value, label: trusts[value] }))}
          />
          <TextField
            label="Holds until"
            hint="Optional; after that day it suppresses nothing"
            type="date"
            value={expires}
            onValue={setExpires}
            problem={act.fieldProblem('query.expiresAt')}
          />
        </div>
        <FormEnd act={act} label="Load and check" icon={Upload} isOff={!file} />
        {act.answer && <Loaded answer={act.answer} />}
      </Form>
    </Section>
  );
}

function Loaded({ answer: { document, isNew, problems } }: { answer: AnswerOf<'loadVex'> }) {
  return (
    <div role="status" className="grid gap-2">
      <p>
        <span className="text-ok">
          {isNew ? `${document.statements.toLocaleString('en')} statements are in force.` : 'It was loaded already.'}
        </span>{' '}
        <Link to="/settings/vex/$document" params={{ document: document.id }} className="link font-semibold">
          What it does here
        </Link>
      </p>
      {problems.length > 0 && <VexProblems problems={problems.slice(0, 20)} />}
    </div>
  );
}
