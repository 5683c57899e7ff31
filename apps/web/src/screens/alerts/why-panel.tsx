import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { SelectField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { personOptions, useStaff } from '../oncall/people.ts';
import { ChainList } from './chain-list.tsx';

/** Why somebody was, or was not, paged for an alert; about everybody, or about one person. */
export function WhyPanel({ alert, sentences }: { alert: string; sentences: readonly string[] }) {
  const me = useMe()?.userId;
  const staff = useStaff();
  const [user, setUser] = useState('');
  const { data, error } = useQuery({
    ...ask('getAlertWhy', { params: { alert }, query: user === '' ? {} : { user } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={data?.group === null ? 'Why nobody was paged' : 'Why somebody was, or was not, paged'}>
      <div className="grid gap-4">
        <div className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_14rem]">
          <p role="status" className="text-lg font-semibold pretty">
            {data && <Prose text={data.answer} />}
          </p>
          <SelectField
            label="About whom"
            value={user}
            onValue={setUser}
            options={[{ value: '', label: 'anybody' }, ...personOptions(staff, me)]}
          />
        </div>
        {error && <ProblemNote problem={error} />}
        <div>
          <h3 className="mb-1 text-sm font-semibold">What was decided</h3>
          <ol className="grid list-decimal gap-1 pl-5 marker:text-muted">
            {(sentences.length > 0 ? sentences : (data?.decision ?? [])).map((sentence) => (
              <li key={sentence} className="pretty [overflow-wrap:anywhere]">
                <Prose text={sentence} />
              </li>
            ))}
          </ol>
        </div>
        {data !== undefined && data.lines.length > 0 && (
          <div>
            <h3 className="text-sm font-semibold">{user === '' ? 'What happened then' : 'What happened about them'}</h3>
            <ChainList entries={data.lines.map((line, index) => ({ ...line, key: `${line.at} ${index}` }))} />
          </div>
        )}
      </div>
    </Section>
  );
}
