import { Command, Help, type Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addAdvisories } from './commands/advisories.ts';
import { addAlert } from './commands/alert.ts';
import { addApply } from './commands/apply.ts';
import { addChange } from './commands/change.ts';
import { addContact } from './commands/contact.ts';
import { addCvssScore } from './commands/cvss-score.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEnvironment } from './commands/environment.ts';
import { addEvidence } from './commands/evidence.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addExposure } from './commands/exposure.ts';
import { addFeeds } from './commands/feeds.ts';
import { addGateCheck } from './commands/gate-check.ts';
import { addGateHistory } from './commands/gate-history.ts';
import { addGateLists } from './commands/gate-lists.ts';
import { addGateReplay } from './commands/gate-replay.ts';
import { addGateCaptured } from './commands/gate-captured.ts';
import { addGateTrain } from './commands/gate-train.ts';
import { addHeartbeat } from './commands/heartbeat.ts';
import { addImport } from './commands/import.ts';
import { addIncident } from './commands/incident.ts';
import { addInsights } from './commands/insights.ts';
import { addLedger } from './commands/ledger-import.ts';
import { addMonitor } from './commands/monitor.ts';
import { addNow } from './commands/now.ts';
import { addOncallDryRun } from './commands/oncall-dry-run.ts';
import { addOncallReadiness } from './commands/oncall-readiness.ts';
import { addOncallWho } from './commands/oncall-who.ts';
import { addPage } from './commands/page.ts';
import { addPlaybook } from './commands/playbook.ts';
import { addPoint } from './commands/point.ts';
import { addPurlParse } from './commands/purl-parse.ts';
import { addRelease } from './commands/release.ts';
import { addReport } from './commands/report.ts';
import { addRun } from './commands/run.ts';
import { addSbomMatch } from './commands/sbom-match.ts';
import { addSchedule } from './commands/schedule.ts';
import { addServe } from './commands/serve.ts';
import { addSearch } from './commands/search.ts';
import { addService } from './commands/service.ts';
import { addSilence } from './commands/silence.ts';
import { addSlo } from './commands/slo.ts';
import { addSource } from './commands/source.ts';
import { addStatus } from './commands/status.ts';
import { addTeam } from './commands/team.ts';
import { addVex } from './commands/vex.ts';
import { addVersionsCompare } from './commands/versions-compare.ts';
import { addVersionsContains } from './commands/versions-contains.ts';

/** In the order of help: what is asked most, first. */
const ATOP = [
  addNow,
  addRun,
  addExplain,
  addService,
  addEnvironment,
  addTeam,
  addRelease,
  addDeploy,
  addIncident,
  addPlaybook,
  addExposure,
  addReport,
  addStatus,
  addSchedule,
  addContact,
  addPoint,
  addChange,
  addSlo,
  addLedger,
  addAlert,
  addPage,
  addSilence,
  addSource,
  addHeartbeat,
  addMonitor,
  addAdvisories,
  addFeeds,
  addVex,
  addApply,
  addExport,
  addImport,
  addEvidence,
  addInsights,
  addSearch,
  addDoctor,
] as const;

/**
 * The whole tree of commands; the work behind each is loaded when it is asked for.
 *
 * @param isJson a wrong call is told by the caller, as JSON, and not by the program
 */
export function createProgram(isJson = false): Command {
  const program = new Command('lockstep')
    .description('Ask the gate, keep the ledger, prove what was decided')
    .version(manifest.version, '--version', 'print the version')
    .option('--json', 'answer as JSON')
    .option('--no-color', 'no colours (also NO_COLOR)')
    .option('--url <url>', 'address of the server (LOCKSTEP_URL)')
    .option('--token <token>', 'API token (LOCKSTEP_TOKEN is not seen by others on this machine)')
    .exitOverride()
    .showHelpAfterError('(`--help` tells more)')
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'lockstep: ')),
      ...(isJson ? { writeErr: () => undefined } : {}),
    })
    .configureHelp({ showGlobalOptions: true, optionDescription });
  addServe(program);
  const gate = program.command('gate').description('Ask what may run, and why');
  addGateCheck(gate);
  addGateTrain(gate);
  addGateCaptured(gate);
  addGateReplay(gate);
  addGateHistory(gate);
  addGateLists(gate);
  for (const add of ATOP) add(program);
  const oncall = program.command('oncall').description('Who is on call, and who would be paged');
  addOncallWho(oncall);
  addOncallReadiness(oncall);
  addOncallDryRun(oncall);
  addSbomMatch(program.command('sbom').description('Work with SBOM files'));
  const versions = program.command('versions').description('Work with versions and ranges of them');
  addVersionsCompare(versions);
  addVersionsContains(versions);
  addPurlParse(program.command('purl').description('Work with package URLs'));
  addCvssScore(program.command('cvss').description('Work with CVSS vectors'));
  return program;
}

/** Says what must be given, and not that what is not given is off. */
function optionDescription(this: Help, option: Option): string {
  const text = Help.prototype.optionDescription.call(this, option).replace(/ ?\(default: false\)$/, '');
  return option.mandatory && option.defaultValue === undefined ? `${text} (needed)` : text;
}
