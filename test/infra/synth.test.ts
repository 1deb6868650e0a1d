import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/cache.ts';
import { contextOf, synthesize } from '../../infra/synth.ts';
import { copyProject } from '../support/project-copy.ts';
import { ofType, resourcesOf, text } from '../support/template.ts';

/** Everything that templates are made from, but the functions' code. */
const sources = ['infra', 'shared', 'cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'];
const run = promisify(execFile);
/** A process that loads the CDK takes two seconds, five with all its checks; more where others work too. */
const patienceMs = 60_000;

describe('synthesize', () => {
  it('gives the stacks in the order of deployment, with the folder of every code asset', async () => {
    const { stacks } = await synthesize({ stage: 'prod' });
    expect(stacks.map(({ stackName }) => stackName)).toEqual([
      'hive-prod-data',
      'hive-prod-pipeline',
      'hive-prod-monitoring',
    ]);
    const functions = ofType(resourcesOf({ stacks }), 'AWS::Lambda::Function');
    for (const { properties } of functions) {
      const hash = text((properties.Code as { S3Key: unknown }).S3Key).replace(/\.zip$/, '');
      const folder = stacks[1]?.assets[hash] ?? '';
      expect(text(properties.FunctionName)).toBe(`hive-prod-${basename(folder)}`);
      expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toContain('handler');
    }
  });

  it('finds what was synthesized before', async () => {
    expect((await synthesize({ stage: 'prod' })).cached).toBe(true);
  });

  it('says what infra/app.ts said when it cannot', async () => {
    await expect(synthesize({ stage: 'nowhere' })).rejects.toThrow(
      'The stacks cannot be synthesized: There is no stage "nowhere": expected one of dev, prod, local;',
    );
  });

  it('needs no export of one stack by another', async () => {
    const { stacks } = await synthesize({ stage: 'prod' });
    expect(JSON.stringify(stacks)).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput|"Export"/);
  });

  it('tells the operator where things are and what to do next', async () => {
    const { stacks } = await synthesize({ stage: 'prod' });
    const outputs = Object.assign({}, ...stacks.map(({ template }) => template.Outputs)) as Record<
      string,
      { Value: unknown }
    >;
    expect(Object.fromEntries(Object.entries(outputs).map(([name, { Value }]) => [name, text(Value)]))).toEqual({
      TableName: 'hive-prod',
      BucketName: expect.stringMatching(/^<Bucket\w+>$/),
      UploadCommand:
        'aws s3 cp personalities/ s3://hive-prod-<AWS::AccountId>-<AWS::Region>/personalities/ --recursive --exclude "*" --include "*.json" --exclude "*.schema.json"',
      OpenAiSecretCommand:
        'aws secretsmanager put-secret-value --secret-id hive/prod/openai --secret-string file://openai-key.txt',
      CredentialsCommandRedditApi:
        'aws secretsmanager put-secret-value --secret-id hive/prod/reddit/api/0 --secret-string file://accounts.json',
      CredentialsCommandTwitterApi:
        'aws secretsmanager put-secret-value --secret-id hive/prod/twitter/api/0 --secret-string file://accounts.json',
      CredentialsCommandTwitterBrowser:
        'aws secretsmanager put-secret-value --secret-id hive/prod/twitter/browser/0 --secret-string file://accounts.json',
      FirstLookCommand: 'aws logs tail /aws/lambda/hive-prod-sync-personalities --since 10m --follow',
      AlarmsCommand:
        'aws cloudwatch describe-alarms --alarm-name-prefix hive-prod- --state-value ALARM --query "MetricAlarms[].[AlarmName,AlarmDescription]" --output text',
    });
  });
});

describe('the number of personalities', () => {
  it('changes no template', { timeout: patienceMs }, async () => {
    using project = copyProject(sources);
    for (const file of readdirSync(join(projectRoot, 'functions'))) {
      project.write(join('functions', file), 'export const handler = () => undefined;\n');
    }
    for (let number = 0; number < 50; number++) {
      project.write(
        `personalities/p${number}.json`,
        JSON.stringify({ name: `P${number}`, platforms: { twitter: {} } }),
      );
    }
    const templates = async (root: string) => {
      const { stacks } = await synthesize({ stage: 'prod', root });
      return stacks.map(({ template }) => JSON.stringify(template).replaceAll(/[0-9a-f]{64}\.zip/g, 'code.zip'));
    };
    expect(await templates(project.root)).toEqual(await templates(projectRoot));
  });
});

describe('what a deploy checks', () => {
  it('finds nothing, and warns of nothing', { timeout: patienceMs }, async () => {
    using outdir = copyProject();
    const context = { ...contextOf(), stage: 'prod', 'aws:cdk:disable-asset-staging': true };
    const env = {
      ...process.env,
      CDK_OUTDIR: join(outdir.root, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: 'true',
    };
    const { stderr } = await run(process.execPath, [join(projectRoot, 'infra', 'app.ts')], { cwd: projectRoot, env });
    expect(stderr).toBe('');
    const report = JSON.parse(readFileSync(join(outdir.root, 'cdk.out', 'validation-report.json'), 'utf8')) as object;
    expect(report).toMatchObject({ pluginReports: [] });
  });
});
