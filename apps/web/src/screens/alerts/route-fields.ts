import type { FieldProblem } from '../../ui/field.tsx';
import { axisWords } from './group-words.ts';
import type { RouteDraft } from './route-draft.ts';

/** What every group of fields of a route is given. */
export interface RouteFieldsProps {
  readonly draft: RouteDraft;
  readonly change: (part: Partial<RouteDraft>) => void;
  readonly problemOf: (field: string) => FieldProblem | undefined;
}

export const axisOptions = Object.entries(axisWords).map(([value, label]) => ({ value, label }));
