/** Senders of security findings: a line here is all that a new one needs. */
import type { SenderKind } from '@lockstep/alerting';
import { awsFindings } from '../aws-findings/parse.ts';
import { checkov } from '../checkov/parse.ts';
import { cloudflare } from '../cloudflare/parse.ts';
import { crowdStrike } from '../crowdstrike/parse.ts';
import { dependencyTrack } from '../dependency-track/parse.ts';
import { duo } from '../duo/parse.ts';
import { falco } from '../falco/parse.ts';
import { github } from '../github/parse.ts';
import { gitleaks } from '../gitleaks/parse.ts';
import { grype } from '../grype/parse.ts';
import { mend } from '../mend/parse.ts';
import { npmAudit } from '../npm-audit/parse.ts';
import { ocsf } from '../ocsf/parse.ts';
import { okta } from '../okta/parse.ts';
import { oneLogin } from '../onelogin/parse.ts';
import { osvScanner } from '../osv-scanner/parse.ts';
import { sarif } from '../sarif/parse.ts';
import { semgrep } from '../semgrep/parse.ts';
import { sentinelOne } from '../sentinelone/parse.ts';
import { snyk } from '../snyk/parse.ts';
import { tailscale } from '../tailscale/parse.ts';
import { trivy } from '../trivy/parse.ts';
import { wazuh } from '../wazuh/parse.ts';
import { wiz } from '../wiz/parse.ts';

export const SECURITY_KINDS: readonly SenderKind[] = [
  falco,
  github,
  awsFindings,
  ocsf,
  sarif,
  trivy,
  grype,
  osvScanner,
  npmAudit,
  snyk,
  semgrep,
  gitleaks,
  checkov,
  mend,
  dependencyTrack,
  wazuh,
  sentinelOne,
  crowdStrike,
  okta,
  wiz,
  cloudflare,
  duo,
  oneLogin,
  tailscale,
];
