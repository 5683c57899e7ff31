import type { OperationName } from '@lockstep/contract';
import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { loadContractAtFirstGesture, mistakesIn } from './body-schema.ts';
import { type AnswerOf, call, type InputOf, RequestProblem } from './call.ts';

/** The second argument may be left out where nothing is required. */
type Asked<N extends OperationName> = {} extends InputOf<N> ? [input?: InputOf<N>] : [input: InputOf<N>];

/** The query of one operation; its key begins with the operation's name, by which live events find it. */
export function ask<N extends OperationName>(name: N, ...[input]: Asked<N>) {
  return queryOptions<AnswerOf<N>>({
    queryKey: [name, input ?? {}],
    queryFn: ({ signal }) => call(name, input ?? {}, signal),
  });
}

type ListName = {
  [N in OperationName]: AnswerOf<N> extends { items: unknown[]; nextCursor?: string | undefined } ? N : never;
}[OperationName];
type ItemOf<N extends ListName> = AnswerOf<N> extends { items: (infer Item)[] } ? Item : never;

/** A list page by page. */
export function useList<N extends ListName>(name: N, ...[input]: Asked<N>) {
  const asked: { readonly query?: object } = input ?? {};
  const query = useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: [name, 'pages', asked],
      initialPageParam: '',
      queryFn: ({ pageParam, signal }) => {
        const cursor = pageParam === '' ? {} : { cursor: pageParam };
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `ListName` holds exactly the operations that answer so
        return call(name, { ...asked, query: { ...asked.query, ...cursor } }, signal) as Promise<
          AnswerOf<N> & { items: ItemOf<N>[]; nextCursor?: string }
        >;
      },
      getNextPageParam: (page) => page.nextCursor,
    }),
  );
  return { query, items: query.data?.pages.flatMap((page) => page.items) ?? [] };
}

type Act<N extends OperationName> = {
  /** Sends the request, once its body has passed the contract's own schema. */
  readonly submit: (input: InputOf<N>) => Promise<AnswerOf<N> | undefined>;
  readonly isBusy: boolean;
  readonly answer: AnswerOf<N> | undefined;
  /** Of the request as a whole; what belongs to a field stands at the field. */
  readonly problem: RequestProblem | undefined;
  readonly fieldProblem: (field: string) => RequestProblem['fields'][number] | undefined;
  readonly reset: () => void;
};

/** What the contract finds wrong with a body, at its fields, before anything is sent. The first such field gets the focus. */
export function useBodyCheck(name: OperationName, isShown = true) {
  const [fields, setFields] = useState<readonly { field: string; problem: string; help?: string | undefined }[]>([]);
  useEffect(loadContractAtFirstGesture, []);
  // After the whole answer is drawn: a screen may show a problem elsewhere than at its field.
  useEffect(() => {
    if (fields.length > 0 && isShown) document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [fields, isShown]);
  return {
    setFields,
    check: async (body: unknown): Promise<boolean> => {
      const mistakes = await mistakesIn(name, body);
      setFields(mistakes);
      return mistakes.length === 0;
    },
    fieldProblem: (field: string) => fields.find((each) => each.field === field || each.field === `body.${field}`),
  };
}

/**
 * An operation that changes something. Checks the body with the contract before sending, so that mistakes show at the field at once.
 *
 * @param to the list that `onDone` leads to: as it was before it would deny for a moment what was just done, so it is forgotten
 * @param onProblem told of what `problem` says, whether or not anything still draws it
 */
export function useAct<N extends OperationName>(
  name: N,
  onDone?: (answer: AnswerOf<N>) => void,
  to?: OperationName,
  onProblem?: (problem: RequestProblem) => void,
): Act<N> {
  const queries = useQueryClient();
  const isRunning = useRef(false);
  const mutation = useMutation<AnswerOf<N>, RequestProblem, InputOf<N>>({
    mutationFn: (input) => call(name, input),
    onSuccess: async (answer) => {
      if (to !== undefined) queries.removeQueries({ queryKey: [to], type: 'inactive' });
      onDone?.(answer);
      await queries.invalidateQueries();
    },
    onError: (problem) => {
      setFields(problem.fields);
      onProblem?.(problem);
    },
  });
  const { check, setFields, fieldProblem } = useBodyCheck(name, !mutation.isPending);
  const submit = async (input: InputOf<N>) => {
    if (isRunning.current) return undefined;
    isRunning.current = true;
    try {
      mutation.reset();
      if (!(await check(input.body ?? {}))) return undefined;
      return await mutation.mutateAsync(input);
    } catch (problem) {
      // Shown by `problem` and `fieldProblem`; anything else is our own mistake.
      if (problem instanceof RequestProblem) return undefined;
      throw problem;
    } finally {
      isRunning.current = false;
    }
  };
  return {
    submit,
    isBusy: mutation.isPending,
    answer: mutation.data,
    problem: mutation.error ?? undefined,
    fieldProblem,
    reset: () => {
      setFields([]);
      mutation.reset();
    },
  };
}
