import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { Prose } from '../../ui/prose.tsx';
import { Loaded } from '../../ui/states.tsx';
import { DefaultsSection } from './defaults-section.tsx';
import { NoCatchAll } from './no-catch-all.tsx';

/** Where alerts go, and what holds them back. */
export function RulesScreen() {
  const rules = useQuery(ask('getAlertRules'));
  return (
    <>
      <NoCatchAll isHere />
      <Loaded query={rules} rows={6}>
        {(data) => (
          <>
            <Problems problems={data.problems} />
            <DefaultsSection key={`${data.catchAllPolicyId ?? ''} ${data.changedAt}`} rules={data} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Problems({ problems }: { problems: readonly { id: string; path: string; problem: string }[] }) {
  if (problems.length === 0) return null;
  return (
    <div role="note" className="rounded-lg border border-bad/40 bg-bad/8 p-3.5">
      <p className="font-semibold">Rules that can not be followed are left out until somebody mends them</p>
      <ul className="list-disc pl-5">
        {problems.map(({ id, path, problem }) => (
          <li key={`${id} ${path}`}>
            <code>{path}</code> <Prose text={problem} goesOn />
          </li>
        ))}
      </ul>
    </div>
  );
}
