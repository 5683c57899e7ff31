import { FeedKind } from '@lockstep/contract';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { CheckField, FileField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';

const kindWords = {
  osv: 'OSV advisories (JSON, .gz or .zip)',
  kev: 'Known exploited (CISA KEV, JSON)',
  epss: 'EPSS scores (CSV, .gz)',
  ssvc: 'SSVC points (Vulnrichment, TSV)',
} as const;

/** A file taken along by hand, for networks without a way out and for what no source has. */
export function LoadFeed() {
  const [kind, setKind] = useState<keyof typeof kindWords>('osv');
  const [name, setName] = useState('');
  const [file, setFile] = useState<File>();
  const [allowOlder, setAllowOlder] = useState(false);
  const act = useAct('loadFeed');
  return (
    <Section title="Load a file" note="taken in whole, or not at all">
      <Form
        onSubmit={() => {
          if (file)
            void act.submit({
              params: { kind },
              query: { ...(name !== '' && { name }), ...(allowOlder && { allowOlder: 'true' }) },
              stream: file,
            });
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="What it is"
            value={kind}
            onValue={(value) => setKind(FeedKind.options.find((each) => each === value) ?? 'osv')}
            options={FeedKind.options.map((value) => ({ value, label: kindWords[value] }))}
          />
          {kind === 'osv' && (
            <TextField
              label="Source"
              hint="Optional, for example npm: the feed is then osv:npm"
              value={name}
              onValue={setName}
              problem={act.fieldProblem('name')}
            />
          )}
        </div>
        <FileField label="File" onFile={setFile} />
        <CheckField
          label="Take it even if it is older than what is loaded"
          isOn={allowOlder}
          onChange={setAllowOlder}
        />
        <FormEnd act={act} label="Load" icon={Upload} isOff={!file} />
        {act.answer && (
          <div role="status" className="grid gap-1">
            <p className="text-ok">
              {act.answer.added.toLocaleString('en')} added, {act.answer.changed.toLocaleString('en')} changed,{' '}
              {act.answer.unchanged.toLocaleString('en')} unchanged.
            </p>
            {act.answer.rejected.length > 0 && (
              <details>
                <summary className="link">{act.answer.rejected.length} rejected</summary>
                <ul className="mt-1 grid gap-0.5 text-sm">
                  {act.answer.rejected.slice(0, 50).map((each) => (
                    <li key={each.at}>
                      <code>{each.at}</code>: {each.problem}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        )}
      </Form>
    </Section>
  );
}
