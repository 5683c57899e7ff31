import { useQuery } from '@tanstack/react-query';
import { BookOpen, Plus, RotateCcw, SkipForward, UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay, useMe } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button, LineButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { Tick } from '../../ui/tick.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type IncidentDetail, roleLook } from './incident-words.ts';

type Task = AnswerOf<'listTasks'>['items'][number];

/** What is to be done, and playbooks whose items become tasks. */
export function TasksPart({ incident }: { incident: IncidentDetail }) {
  const may = useMay('incidents.write');
  const query = useQuery(ask('listTasks', { params: { incident: incident.id } }));
  const open = query.data?.items.filter(({ state }) => state === 'open').length;
  return (
    <Section title="Tasks" note={open === undefined || open === 0 ? undefined : `${open} open`} flush>
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="px-4 py-3 text-sm text-muted">Nothing is asked of anybody yet.</p>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((task) => (
                <TaskLine key={task.id} incident={incident.id} task={task} may={may} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {may && <NewTask incident={incident.id} />}
      {may && <Playbooks incident={incident.id} />}
    </Section>
  );
}

function TaskLine({ incident, task, may }: { incident: string; task: Task; may: boolean }) {
  const me = useMe()?.userId;
  const act = useAct('updateTask');
  const [isSkipping, setIsSkipping] = useState(false);
  const params = { incident, task: task.id };
  const isOpen = task.state === 'open';
  const change = (body: object) => act.submit({ params, body: { ...body, version: task.version } });
  const now = useNow(30_000);
  const isOverdue = isOpen && task.dueAt !== null && Date.parse(task.dueAt) < now;
  return (
    <li className="grid gap-1 px-4 py-2">
      <div className="flex items-start gap-2.5">
        <Tick
          label={`Done: ${task.title}`}
          isOn={task.state === 'done'}
          isOff={!may || task.state === 'skipped'}
          onChange={(isDone) => void change({ state: isDone ? 'done' : 'open' })}
        />
        <div className="grid min-w-0 flex-1 gap-0.5 pointer-coarse:py-2">
          <span className={isOpen ? 'font-medium [overflow-wrap:anywhere]' : 'text-muted line-through'}>
            {task.title}
          </span>
          <span className="flex flex-wrap gap-x-2 text-sm text-muted">
            {task.axis !== null && <span>{axisLook[task.axis].word}</span>}
            <span>
              {task.owner?.name ?? (task.ownerRole === null ? 'nobody’s yet' : roleLook[task.ownerRole].word)}
            </span>
            {task.dueAt !== null && isOpen && (
              <span className={isOverdue ? 'font-semibold text-bad' : ''}>
                {isOverdue ? 'overdue, was due ' : 'due '}
                <Time at={task.dueAt} />
              </span>
            )}
            {task.playbook !== null && <span>{task.playbook.name}</span>}
            {task.because !== null && <span>skipped: {task.because}</span>}
          </span>
        </div>
        {may && isOpen && (
          <span className="flex shrink-0">
            {task.owner === null && typeof me === 'string' && (
              <LineButton
                icon={UserRoundPlus}
                tip="Take"
                label={`Take: ${task.title}`}
                onPress={() => void change({ owner: me })}
              />
            )}
            <LineButton
              icon={SkipForward}
              tip="Skip"
              label={`Skip: ${task.title}`}
              onPress={() => setIsSkipping(true)}
            />
          </span>
        )}
        {may && task.state === 'skipped' && (
          <LineButton
            icon={RotateCcw}
            tip="Do it after all"
            label={`Do it after all: ${task.title}`}
            onPress={() => void change({ state: 'open' })}
          />
        )}
      </div>
      {act.problem && !isSkipping && <ProblemNote problem={act.problem} />}
      {isSkipping && (
        <ReasonWindow
          title={`Skip: ${task.title}`}
          act={act}
          label="Skip it"
          onReason={(because) =>
            void change({ state: 'skipped', because }).then((answer) => answer && setIsSkipping(false))
          }
          onClose={() => setIsSkipping(false)}
        />
      )}
    </li>
  );
}

function NewTask({ incident }: { incident: string }) {
  const [title, setTitle] = useState('');
  const act = useAct('addTask', () => setTitle(''));
  const problem = act.fieldProblem('title');
  return (
    <Form
      className="grid gap-1.5 border-t border-line px-4 py-3"
      onSubmit={() => void act.submit({ params: { incident }, body: { title } })}
    >
      <div className="flex gap-2">
        <input
          aria-label="New task"
          placeholder="New task"
          value={title}
          aria-invalid={problem ? true : undefined}
          onChange={(event) => setTitle(event.target.value)}
          className="field min-w-0 flex-1"
        />
        <Button type="submit" icon={Plus} isBusy={act.isBusy}>
          Add
        </Button>
      </div>
      {problem && <p className="text-sm text-bad">{problem.problem}</p>}
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
    </Form>
  );
}

/** Playbooks that run here, and those that fit. */
function Playbooks({ incident }: { incident: string }) {
  const query = useQuery(ask('listIncidentPlaybooks', { params: { incident } }));
  const act = useAct('startPlaybook', ({ added }) => showToast(`${counted(added.length, 'task')} added`));
  const { running = [], fitting = [] } = query.data ?? {};
  if (running.length + fitting.length === 0) return null;
  return (
    <div className="grid gap-2 border-t border-line px-4 py-3">
      {running.map(({ name, title, done, of }) => (
        <div key={name} className="grid gap-1">
          <p className="flex items-center gap-2 text-sm">
            <BookOpen size={15} aria-hidden className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">{title}</span>
            <span className="text-muted tabular">
              {done} of {of}
            </span>
          </p>
          <progress
            aria-label={`${title}: ${done} of ${of} done`}
            value={done}
            max={Math.max(1, of)}
            className="progress"
          />
        </div>
      ))}
      {fitting.map(({ name, title, items, because }) => (
        <div key={name} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="grid min-w-0 flex-1">
            <span className="font-medium [overflow-wrap:anywhere]">{title}</span>
            <span className="text-sm text-muted">
              {counted(items, 'item')}; {because}
            </span>
          </span>
          <Button
            icon={BookOpen}
            isBusy={act.isBusy}
            onClick={() => void act.submit({ params: { incident }, body: { playbook: name } })}
          >
            Start<span className="sr-only"> {title}</span>
          </Button>
        </div>
      ))}
      {act.problem && <ProblemNote problem={act.problem} />}
    </div>
  );
}
