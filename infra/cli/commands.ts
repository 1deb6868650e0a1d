import type { Command } from 'commander';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { defineAccount } from './define-account.ts';
import { defineAudit } from './define-audit.ts';
import { defineBackup } from './define-backup.ts';
import { defineDeadLetters } from './define-dlq.ts';
import { defineErrands } from './define-errands.ts';
import { defineInteractions } from './define-interactions.ts';
import { defineLogs } from './define-logs.ts';
import { defineOperator } from './define-operator.ts';
import { defineOptOut } from './define-optout.ts';
import { type Act, type CommonOptions, deed, examples, leaf, number } from './leaf.ts';
import { defineReplay, defineVersions } from './version-commands.ts';

const platform = allPlatformTraits[0]?.id ?? 'PLATFORM';
const platforms = allPlatformTraits.map(({ id }) => id).join(', ');

/** Defines every command. What a command does is loaded when it is asked for. */
export function defineCommands(program: Command, act: Act): void {
  program
    .description(
      'Looks after a FlavumHive: the one that runs on this machine (npm start), or a stage in AWS.\nIt speaks to AWS where --stage or AWS_PROFILE says so, else to the hive on this machine, else to stage dev in AWS; where HIVE_DATA_DIR names the folder of a hive, to that one or none.',
    )
    .addHelpText('after', examples('status', 'personality put personalities/ada.json', 'why ada', 'next --days 2'));

  leaf(program, 'status', 'what runs, what waits, what needs a person', [
    'status',
    'status --stage prod',
    'status --json',
  ]).action((options: CommonOptions) => act(options, async (call) => (await import('./status.ts')).status(call)));

  leaf(program, 'why <personality-or-id>', 'why a personality posts or does not; what became of a publication', [
    'why ada',
    `why ada.${platform}.20261123T0900Z`,
    `why ada.${platform}.20261123`,
  ]).action((written: string, options: CommonOptions) =>
    act(options, async (call) => (await import('./why.ts')).why(call, written)),
  );

  leaf(program, 'next [personality]', "upcoming slots, by the personality's own clock", ['next', 'next ada --days 2'])
    .option('--days <number>', 'how far to look', number, 7)
    .action((written: string | undefined, options: CommonOptions & { days: number }) =>
      act(options, async (call) => (await import('./next.ts')).next(call, written, options.days)),
    );

  deed(program, 'post <personality> <platform>', "an operator's own post, through all gates and limits", [
    `post ada ${platform} --text "The lamp is lit."`,
    `post ada ${platform} --topic "the first frost"`,
  ])
    .option('--text <text>', 'these words')
    .option('--title <title>', 'the title, where posts have one')
    .option('--topic <topic>', 'what the writer is to write about')
    .option('--place <name>', 'one of the places in the personality, instead of the one whose turn it is')
    .option('--wait <seconds>', 'how long to wait for what becomes of it', number, 30)
    .option('--no-wait', 'hand it over and leave')
    .action((who: string, where: string, options: CommonOptions & PostFlags) =>
      act(options, async (call) =>
        (await import('./post.ts')).post(call, who, where, { ...options, wait: Number(options.wait) }),
      ),
    );

  leaf(program, 'budget [personality]', 'what is spent and set aside, the caps, and what a month will cost', [
    'budget',
    'budget ada --json',
  ]).action((written: string | undefined, options: CommonOptions) =>
    act(options, async (call) => (await import('./budget.ts')).budget(call, written)),
  );

  for (const verb of ['pause', 'resume'] as const) {
    const paused = verb === 'pause';
    deed(
      program,
      `${verb} [personality]`,
      `${verb} the hive, a platform, an account or a personality, within a minute`,
      [
        `${verb} --all`,
        `${verb} ada`,
        `${verb} --platform ${platform}`,
        `${verb} --platform ${platform} --account ada`,
      ],
    )
      .option('--all', 'the whole hive')
      .option('--platform <name>', `one of ${platforms}`)
      .option('--account <name>', 'one account, on that platform or on the only one that has it')
      .action((personality: string | undefined, options: CommonOptions & SwitchFlags) =>
        act(options, async (call) =>
          (await import('./switches.ts')).throwSwitch(call, paused, {
            all: options.all,
            platform: options.platform,
            account: options.account,
            personality,
          }),
        ),
      );
  }

  defineAudit(program, act);
  defineConfig(program, act);
  definePersonality(program, act);
  definePosts(program, act);
  defineSecret(program, act);
  defineAccount(program, act);
  defineDeadLetters(program, act);
  defineLogs(program, act);
  defineBackup(program, act);
  defineOperator(program, act);
  defineErrands(program, act);
  defineInteractions(program, act);
  defineOptOut(program, act);
}

function defineConfig(program: Command, act: Act): void {
  const group = program
    .command('config')
    .description('the settings in force, and where each comes from')
    .addHelpText('after', examples('config show', `config show ada ${platform}`));

  leaf(group, 'show [personality] [platform]', "the hive's settings, or those of a personality on its platforms", [
    'config show',
    'config show ada',
    `config show ada ${platform} --stage prod --json`,
  ]).action((who: string | undefined, where: string | undefined, options: CommonOptions) =>
    act(options, async (call) => (await import('./config.ts')).showConfig(call, who, where)),
  );
}

interface SwitchFlags {
  readonly all?: boolean;
  readonly platform?: string;
  readonly account?: string;
}

interface PostFlags {
  readonly text?: string;
  readonly title?: string;
  readonly topic?: string;
  readonly place?: string;
  /** False by --no-wait. */
  readonly wait: number | false;
}

function definePersonality(program: Command, act: Act): void {
  const group = program
    .command('personality')
    .description('upload, look at, pause and remove personalities')
    .addHelpText('after', examples('personality put ada.json', 'personality list', 'personality show ada'));

  deed(group, 'put <file...>', 'upload files, wait for the report of each, and show it', [
    'personality put personalities/ada.json',
    'personality put personalities/*.json',
  ]).action((files: string[], options: CommonOptions) =>
    act(options, async (call) => (await import('./personality.ts')).putPersonalities(call, files)),
  );
  leaf(group, 'validate <file...>', 'explain files field by field, without uploading them', [
    'personality validate ada.json',
    'personality validate *.json --json',
  ])
    .option('--config <file>', 'the config.json that counts, instead of the one in this folder')
    .action((files: string[], options: CommonOptions & { config?: string }) =>
      act(options, async () => {
        const { localConfig, validate } = await import('./personality-files.ts');
        return validate(files, Date.now(), localConfig(options.config));
      }),
    );
  leaf(group, 'list', 'all personalities with their state', ['personality list', 'personality list --json']).action(
    (options: CommonOptions) =>
      act(options, async (call) => (await import('./personality.ts')).listPersonalities(call)),
  );
  leaf(group, 'show <id>', 'what is in force, the newest report, the last posts', ['personality show ada']).action(
    (id: string, options: CommonOptions) =>
      act(options, async (call) => (await import('./personality.ts')).showPersonality(call, id)),
  );
  defineVersions(group, act);
  for (const verb of ['pause', 'resume'] as const) {
    deed(group, `${verb} <id>`, `${verb} one personality, whatever its file says next`, [
      `personality ${verb} ada`,
    ]).action((personality: string, options: CommonOptions) =>
      act(options, async (call) =>
        (await import('./switches.ts')).throwSwitch(call, verb === 'pause', { personality }),
      ),
    );
  }
  deed(group, 'rm <id>', 'remove the file: schedules go, accounts are freed, history stays', [
    'personality rm ada',
  ]).action((id: string, options: CommonOptions) =>
    act(options, async (call) => (await import('./personality.ts')).removePersonality(call, id)),
  );
}

function definePosts(program: Command, act: Act): void {
  const group = program
    .command('posts')
    .description('what was posted, and what was not')
    .addHelpText(
      'after',
      examples('posts list ada', 'posts list --state failed,expired', `posts logs ada.${platform}.20261123T0900Z`),
    );

  leaf(group, 'list [personality]', 'the newest posts, those that failed and those that wait too', [
    'posts list',
    'posts list ada --last 5',
    'posts list --state failed,rejected',
  ])
    .option('--state <states>', 'only these, with commas between', (text) =>
      text.split(',').map((state) => state.trim()),
    )
    .option('--last <number>', 'how many', number, 20)
    .action((written: string | undefined, options: CommonOptions & { state?: string[]; last: number }) =>
      act(options, async (call) => (await import('./posts.ts')).listPosts(call, written, options)),
    );
  leaf(group, 'show <id>', 'one post with all its words', [`posts show ada.${platform}.20261123T0900Z`]).action(
    (id: string, options: CommonOptions) =>
      act(options, async (call) => (await import('./posts.ts')).showPost(call, id)),
  );
  defineReview(group, act);
  leaf(group, 'logs <id>', 'what the functions logged of it', [`posts logs ada.${platform}.20261123T0900Z`]).action(
    (id: string, options: CommonOptions) =>
      act(options, async (call) => (await import('./posts.ts')).postLogs(call, id)),
  );
  defineReplay(group, act);
}

/** A person's answers to drafts that wait. */
function defineReview(group: Command, act: Act): void {
  const id = `ada.${platform}.20261123T0900Z`;
  deed(group, 'review', 'drafts that wait for a person, one after another: approve, edit, reject', [
    'posts review',
    'posts review --stage prod',
  ]).action((options: CommonOptions) => act(options, async (call) => (await import('./review-walk.ts')).review(call)));
  deed(group, 'approve <id>', 'let a held draft go out at its time', [`posts approve ${id}`])
    .option('--hash <hash>', 'only where its words still have this hash (8 digits or more)')
    .action((written: string, options: CommonOptions & { hash?: string }) =>
      act(options, async (call) => (await import('./review.ts')).approvePost(call, written, options.hash)),
    );
  deed(group, 'reject <id>', 'end a held draft', [`posts reject ${id} --why "Too gloomy."`])
    .requiredOption('--why <reason>', 'the reason, which is kept')
    .action((written: string, options: CommonOptions & { why: string }) =>
      act(options, async (call) => (await import('./review.ts')).rejectPost(call, written, options.why)),
    );
  deed(group, 'edit <id>', 'put other words in the place of a held draft; it stays held', [
    `posts edit ${id} --text "The lamp is lit."`,
    `posts edit ${id} --file words.txt`,
  ])
    .option('--text <text>', 'these words, without the footer')
    .option('--file <file>', 'the words in this file; in a thread, a line of --- begins the next part')
    .option('--title <title>', 'another title, where posts have one')
    .action((written: string, options: CommonOptions & { text?: string; file?: string; title?: string }) =>
      act(options, async (call) => (await import('./review.ts')).editPost(call, written, options)),
    );
}

function defineSecret(program: Command, act: Act): void {
  const group = program
    .command('secret')
    .description('keys and credentials; they are never shown')
    .addHelpText('after', examples('secret put openai', `secret put ${platform} ada`));

  deed(group, 'put <what> [account]', `store the key of openai, or the credentials of an account (${platforms})`, [
    'secret put openai',
    `secret put ${platform} ada`,
    `secret put ${platform} ada --file ada-keys.json`,
    `secret put ${platform} ada < ada-keys.json`,
  ])
    .option('--file <file>', 'read it from this file; - is standard input')
    .option('--transport <name>', "the way it is for, where not the personality's own")
    .action(
      (what: string, account: string | undefined, options: CommonOptions & { file?: string; transport?: string }) =>
        act(options, async (call) => (await import('./secret.ts')).putSecret(call, what, account, options)),
    );
}
