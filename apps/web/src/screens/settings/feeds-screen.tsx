import { FeedKind } from '@lockstep/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Upload } from 'lucide-react';
import { useState } from 'react';
import { cliLines } from '../../api/cli-lines.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { CommandLine, Digest } from '../../ui/copy.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords, durationWords } from '../../ui/time-words.ts';

const kindWords = {
  osv: 'Advisories (OSV: JSON, JSON Lines, .gz or .zip)',
  kev: 'Known exploited (CISA KEV, JSON)',
  epss: 'EPSS scores (CSV, .gz)',
  ssvc: 'SSVC points (Vulnrichment, TSV)',
} as const;

export function FeedsScreen() {
  const query = useQuery(ask('listFeeds'));
  const mayLoad = useMay('advisories.load');
  const now = useNow(60_000);
  return (
    <>
      <Section title="Feeds" note={query.data && `too old after ${query.data.maxAgeDays} days`} flush>
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No feed is loaded">
                <p>Without advisories nothing can be known to be safe. Load files below, or from a terminal:</p>
                <CommandLine>{cliLines.loadFeeds()}</CommandLine>
              </Empty>
            ) : (
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Feed</th>
                    <th scope="col">Content of</th>
                    <th scope="col">Age</th>
                    <th scope="col">Records</th>
                    <th scope="col">Loaded</th>
                    <th scope="col">Digest</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((feed) => (
                    <tr key={feed.name}>
                      <td className="font-mono font-semibold">{feed.name}</td>
                      <td data-label="Content of">
                        {feed.contentAt === null ? (
                          'unknown'
                        ) : (
                          <Time at={feed.contentAt} words={dayWords(feed.contentAt)} />
                        )}
                      </td>
                      <td data-label="Age">
                        <span
                          className={`inline-flex items-center gap-1.5 ${feed.isTooOld ? 'font-semibold text-warn' : ''}`}
                        >
                          {feed.isTooOld ? (
                            <CircleAlert size={14} aria-hidden />
                          ) : (
                            <CircleCheck size={14} aria-hidden className="text-ok" />
                          )}
                          {feed.contentAt === null ? 'unknown' : durationWords(now - Date.parse(feed.contentAt))}
                          {feed.isTooOld && ', too old'}
                        </span>
                      </td>
                      <td data-label="Records" className="tabular">
                        {feed.records.toLocaleString('en')}
                      </td>
                      <td data-label="Loaded">
                        <Time at={feed.loadedAt} /> <span className="text-sm text-muted">by {feed.loadedBy.name}</span>
                      </td>
                      <td data-label="Digest">
                        <Digest value={feed.digest} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </Section>
      {mayLoad && <LoadFeed />}
    </>
  );
}

function LoadFeed() {
  const [kind, setKind] = useState<keyof typeof kindWords>('osv');
  const [name, setName] = useState('');
  const [file, setFile] = useState<File>();
  const [allowOlder, setAllowOlder] = useState(false);
  const act = useAct('loadFeed');
  return (
    <Section title="Load a file" note="taken in whole, or not at all">
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
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
        <label className="grid gap-1 text-sm font-semibold">
          File
          <input
            type="file"
            onChange={(event) => setFile(event.target.files?.[0])}
            className="field font-normal file:mr-3 file:rounded file:border-0 file:bg-raised file:px-2.5 file:py-0.5 file:text-ink"
          />
        </label>
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
      </form>
    </Section>
  );
}
