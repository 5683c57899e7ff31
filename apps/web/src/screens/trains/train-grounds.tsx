import { classNames } from '../../ui/class-names.ts';
import { Section } from '../../ui/page.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { sentence } from '../../ui/states.tsx';
import { AxisTag } from '../../ui/tags.tsx';
import { verdictLook } from '../../ui/verdict.tsx';
import { ReasonWords } from '../gate/reason-words.tsx';
import { SubjectNames } from '../gate/subject-names.tsx';
import { ServicesOf } from './services-of.tsx';
import type { Ground } from './words.ts';

/** Why services do not simply go: each reason once, with those it is about, the strictest first. */
export function TrainGrounds({ grounds }: { grounds: readonly Ground[] }) {
  if (grounds.length === 0) return null;
  return (
    <Section title="What speaks against some of them" flush>
      <ul className="divide-y divide-line">
        {grounds.map((ground) => (
          <GroundRow key={`${ground.code} ${ground.axis} ${ground.verdict}`} ground={ground} />
        ))}
      </ul>
    </Section>
  );
}

function GroundRow({ ground }: { ground: Ground }) {
  const { verdict, axis, services, subjects, code } = ground;
  const [first, ...others] = groundSentences(ground);
  return (
    <li className="flex gap-2.5 px-4 py-3">
      <span className={classNames('mt-[0.2rem]', verdictLook[verdict].ink)}>
        <ShapeMark shape={verdict} size={14} />
        <span className="sr-only">{verdictLook[verdict].word}: </span>
      </span>
      <div className="grid min-w-0 gap-1">
        <p className="pretty [overflow-wrap:anywhere]">
          <ReasonWords text={first ?? code} subjects={subjects} />
        </p>
        {others.map((other) => (
          <p key={other} className="text-muted pretty [overflow-wrap:anywhere]">
            <ReasonWords text={other} subjects={subjects} />
          </p>
        ))}
        <ServicesOf services={services} />
        <SubjectNames subjects={subjects} sentence={ground.sentences.join(' ')} />
        <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
          {axis === 'both' ? 'both axes' : <AxisTag axis={axis} />}
          <span className="font-mono [overflow-wrap:anywhere]">{code}</span>
        </p>
      </div>
    </li>
  );
}

/** Each way it is said, as a sentence. */
function groundSentences({ sentences }: Ground): readonly string[] {
  return sentences.map(sentence);
}
