/**
 * An outage as a server lives it: 10,000 alerts of one cause and 10,000 of causes of their own within 10 s, by HTTP, to the server
 * as people run it, with a real mail server beside it. The first page within 5 s, nobody gets more than 5 messages, nothing is lost,
 * and every alert says what became of it.
 *
 *     npm run bench:storm [-- alerts of each kind, default 10000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mailStandIn } from '../apps/server/src/integrations/smtp/test-mail-stand-in.ts';
import { prepareStorm, runStorm, type StormReport } from '../apps/server/src/test-storm.ts';
import { exited, freePort, startServer } from './server-process.ts';
import { firstAdmin } from './visitor.ts';

const mostFirstPageMs = 5_000;
const mostMessages = 5;

async function storm(each: number): Promise<StormReport> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lockstep-storm-'));
  const mail = await mailStandIn();
  const env = { LOCKSTEP_SMTP_URL: mail.url, LOCKSTEP_MAIL_FROM: 'Lockstep <lockstep@example.org>' };
  const server = await startServer({ dataDir, port: await freePort(), env });
  try {
    if (server.setupToken === undefined) throw new Error('a fresh server printed no setup link');
    const admin = await firstAdmin(server.url, server.setupToken);
    const key = await prepareStorm(admin, (await admin.call('whoAmI')).userId);
    const scene = { origin: server.url, key, admin, mail };
    return await runStorm(scene, { sameCause: each, ownCause: each, withinMs: 10_000 });
  } finally {
    server.child.kill('SIGTERM');
    await exited(server.child);
    await mail[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const each = Number(process.argv[2] ?? 10_000);
const report = await storm(each);
const { lost, unexplained, ...figures } = report;
console.log(JSON.stringify({ ...figures, lost: lost.length, unexplained: unexplained.length }, undefined, 2));
const isKept =
  report.firstPageMs <= mostFirstPageMs &&
  report.messagesOfPerson <= mostMessages &&
  report.groups === each + 1 &&
  lost.length === 0 &&
  unexplained.length === 0;
console.log(isKept ? 'kept' : 'NOT kept');
process.exitCode = isKept ? 0 : 1;
