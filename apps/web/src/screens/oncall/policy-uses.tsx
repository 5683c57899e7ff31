import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { PolicyAnswer } from './policy-draft.ts';

const useWords = {
  route: 'route',
  catch_all: 'everything no route takes',
  fallback: 'goes on here from',
  engagement: 'engagement',
  axis: 'incidents that want',
} as const;

/** What sends alerts here, and the way to delete what nothing uses. */
export function PolicyUses({ policy }: { policy: PolicyAnswer }) {
  const may = useMay('paging.manage');
  const [isOpen, setIsOpen] = useState(false);
  const { usedBy } = policy;
  return (
    <Section
      title="Used by"
      actions={
        may && (
          <Button kind="danger" disabled={usedBy.length > 0} onClick={() => setIsOpen(true)}>
            Delete
          </Button>
        )
      }
    >
      {usedBy.length === 0 ? (
        <p className="text-muted">Nothing yet: no alert comes here. Routes of alerts name a policy.</p>
      ) : (
        <ul>
          {usedBy.map(({ kind, id, name }) => (
            <li key={`${kind} ${id ?? ''}`}>
              <span className="text-muted">{useWords[kind]}</span> <span className="font-semibold">{name}</span>
            </li>
          ))}
        </ul>
      )}
      {isOpen && <DeleteWindow policy={policy} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function DeleteWindow({ policy, onClose }: { policy: PolicyAnswer; onClose: () => void }) {
  const navigate = useNavigate();
  const done = () => {
    showToast(`${policy.name} is gone`);
    void navigate({ to: '/oncall/policies' });
  };
  const act = useAct('deleteEscalationPolicy', done, 'listEscalationPolicies');
  return (
    <Window
      title={`Delete ${policy.name}`}
      note="Nothing uses it. What it did stays in the evidence."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ params: { policy: policy.id } })}>
        <FormEnd act={act} label="Delete it" kind="danger" onClose={onClose} />
      </Form>
    </Window>
  );
}
