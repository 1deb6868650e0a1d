import type { Call } from '../command.ts';
import type { Connection } from '../connection.ts';
import { openCloud } from '../doctor/cloud.ts';
import { type Looked, look } from '../doctor/look.ts';
import { neededAccounts } from '../doctor/secrets.ts';
import { readMembers } from '../roster.ts';
import { putSecret } from '../secret.ts';
import { agreed } from './files.ts';
import { done, type Manner, open, type StepReport, there } from './step.ts';

const keyStep = "the model's key";

/** The model's key and the credentials of accounts that post: what `hive secret put` stores, asked for where it is missing. Never shown. */
export async function secretSteps(
  call: Call,
  manner: Manner,
  hive: Looked<Connection>,
): Promise<readonly StepReport[]> {
  if (!('seen' in hive)) {
    const why = 'failed' in hive ? hive.failed : hive.hidden;
    return [open(keyStep, `no hive answers yet (${why})`, ['hive secret put openai'])];
  }
  const { stage, target } = hive.seen;
  if (target.kind === 'embedded') return [there(keyStep, 'a hive on this machine needs none: look-alikes stand in')];
  const key = await modelKey(call, manner);
  return stage.mode === 'dry-run'
    ? [key, there('credentials', 'a dry run needs none of any platform')]
    : [key, ...(await credentialSteps(call, manner))];
}

async function modelKey(call: Call, manner: Manner): Promise<StepReport> {
  const connection = await call.connect();
  const { openaiSecretName } = await import('../../names.ts');
  const cloud = await openCloud(connection);
  try {
    const looked = await look(() => cloud.secret(openaiSecretName(connection.stage)));
    if ('seen' in looked && (looked.seen.text ?? '').trim() !== '') return there(keyStep, 'stored');
    // Whoever may not read it may still be allowed to write it.
    const found = 'seen' in looked ? 'none is stored' : 'whether one is stored cannot be seen here';
    if (manner !== 'ask' || !(await agreed(call.io, manner, `Store the API key of OpenAI now? (${found})`))) {
      return open(keyStep, found, ['hive secret put openai']);
    }
    await putSecret(call, 'openai', undefined, {});
    return done(keyStep, 'stored');
  } finally {
    cloud.close();
  }
}

async function credentialSteps(call: Call, manner: Manner): Promise<readonly StepReport[]> {
  const connection = await call.connect();
  const members = await readMembers(connection, await connection.control.read());
  const steps: StepReport[] = [];
  for (const { platform, account } of neededAccounts(members)) {
    const step = `credentials of ${platform}/${account}`;
    const state = await connection.accounts.read(platform, account);
    const put = `hive secret put ${platform} ${account}`;
    if (state?.credentials === 'present') steps.push(there(step, 'a function was let in with them'));
    else if (manner !== 'ask' || !(await agreed(call.io, manner, `Store the ${step} now?`)))
      steps.push(open(step, 'none were met yet', [put]));
    else {
      await putSecret(call, platform, account, {});
      steps.push(done(step, 'stored'));
    }
  }
  return steps;
}
