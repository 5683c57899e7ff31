import { type JsonRecord, isRecord, listAt, recordAt, textAt, valueAt } from './json.ts';

/** What the results of one run share. */
export interface SarifRun {
  readonly tool: string;
  /** Of `automationDetails.id`: what stays the same from run to run. */
  readonly category: string | undefined;
  readonly repository: string | undefined;
  /** What was looked at: as the sender says, else the repository or the image the run names. */
  readonly target: string | undefined;
  readonly driver: JsonRecord | undefined;
  readonly extensions: readonly unknown[];
  readonly ruleById: ReadonlyMap<string, JsonRecord>;
}

export function openRun(run: JsonRecord, saidTarget: string | undefined): SarifRun {
  const driver = recordAt(run, 'tool', 'driver');
  const extensions = listAt(run, 'tool', 'extensions') ?? [];
  const repository = textAt(run, 'versionControlProvenance', 0, 'repositoryUri');
  const rules = [driver, ...extensions].flatMap((component) => listAt(component, 'rules') ?? []).filter(isRecord);
  return {
    tool: (textAt(driver, 'name') ?? 'unnamed tool').toLowerCase(),
    category: categoryOf(textAt(run, 'automationDetails', 'id') ?? textAt(run, 'automationId', 'id')),
    repository,
    target: saidTarget ?? repository ?? textAt(run, 'properties', 'imageName'),
    driver,
    extensions,
    ruleById: new Map(rules.flatMap((rule) => (typeof rule['id'] === 'string' ? [[rule['id'], rule]] : []))),
  };
}

/** `nightly/2026-01-01`: all but the last part, which names the single run. Source: SARIF 2.1.0, section 3.17.3. */
function categoryOf(id: string | undefined): string | undefined {
  const category = id?.slice(0, Math.max(0, id.lastIndexOf('/')));
  return category === '' ? undefined : category;
}

/** The rule of a result, found by index or by id; `CA1000/1` is told of by `CA1000` too. Source: section 3.52.3. */
export function descriptorOf(result: JsonRecord, run: SarifRun): JsonRecord | undefined {
  const index = valueAt(result, 'ruleIndex') ?? valueAt(result, 'rule', 'index');
  const extension = valueAt(result, 'rule', 'toolComponent', 'index');
  const component = typeof extension === 'number' ? run.extensions[extension] : run.driver;
  const byIndex = typeof index === 'number' ? recordAt(component, 'rules', index) : undefined;
  if (byIndex !== undefined) return byIndex;
  const id = textAt(result, 'ruleId') ?? textAt(result, 'rule', 'id') ?? '';
  return run.ruleById.get(id) ?? run.ruleById.get(id.replace(/\/[^/]*$/, ''));
}

/** The text of a message, looked up where only its id is given, with its arguments filled in. Source: section 3.11. */
export function messageOf(
  message: JsonRecord | undefined,
  rule: JsonRecord | undefined,
  run: SarifRun,
): string | undefined {
  const id = textAt(message, 'id') ?? '';
  const text =
    textAt(message, 'text') ??
    textAt(rule, 'messageStrings', id, 'text') ??
    textAt(run.driver, 'globalMessageStrings', id, 'text') ??
    textAt(message, 'markdown');
  const filled = listAt(message, 'arguments') ?? [];
  return text?.replaceAll(/\{(\d{1,3})\}/g, (whole, position: string) => textAt(filled, Number(position)) ?? whole);
}
