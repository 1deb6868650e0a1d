import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/cache.ts';
import { contextOf, synthesize } from '../../infra/synth.ts';
import { copyProject } from '../support/project-copy.ts';
import { ofType, resourcesOf, text } from '../support/template.ts';

/** Everything that bundles and templates are made from. */
const sources = ['infra', 'functions', 'shared', 'cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'];
const run = promisify(execFile);

describe('synthesize', () => {
  it('gives the stacks in the order of deployment, with the folder of every code asset', async () => {
    const { stacks } = await synthesize({ stage: 'prod' });
    expect(stacks.map(({ stackName }) => stackName)).toEqual(['hive-prod-data', 'hive-prod-pipeline']);
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
        'aws s3 cp personalities/ s3://hive-prod-<AWS::AccountId>-<AWS::Region>/personalities/ --recursive --exclude "*" --include "*.json"',
      OpenAiSecretCommand:
        'aws secretsmanager put-secret-value --secret-id hive/prod/openai --secret-string file://openai-key.txt',
      CredentialsCommandTwitterApi:
        'aws secretsmanager put-secret-value --secret-id hive/prod/twitter/api/0 --secret-string file://accounts.json',
      FirstLookCommand: 'aws logs tail /aws/lambda/hive-prod-sync-personalities --since 10m --follow',
    });
  });
});

describe('the number of personalities', () => {
  it('changes no template', async () => {
    using project = copyProject(sources);
    for (let number = 0; number < 50; number++) {
      project.write(
        `personalities/p${number}.json`,
        JSON.stringify({ name: `P${number}`, platforms: { twitter: {} } }),
      );
    }
    const crowded = await synthesize({ stage: 'prod', root: project.root });
    expect(crowded.stacks.map(({ template }) => template)).toEqual(
      (await synthesize({ stage: 'prod' })).stacks.map(({ template }) => template),
    );
  });
});

describe('what a deploy checks', () => {
  const synthChecked = async (root: string) => {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      CDK_OUTDIR: join(root, 'checked'),
      CDK_CONTEXT_JSON: JSON.stringify({ ...contextOf(root), stage: 'prod', 'aws:cdk:disable-asset-staging': true }),
    };
    delete env.CDK_VALIDATION;
    return run(process.execPath, [join(root, 'infra', 'app.ts')], { cwd: root, env });
  };

  it('finds nothing, and warns of nothing', async () => {
    using project = copyProject(['cdk.json']);
    const env = { CDK_OUTDIR: join(project.root, 'cdk.out') };
    const context = { ...contextOf(projectRoot), stage: 'prod', 'aws:cdk:disable-asset-staging': true };
    const { stderr } = await run(process.execPath, [join(projectRoot, 'infra', 'app.ts')], {
      cwd: projectRoot,
      env: { ...process.env, ...env, CDK_VALIDATION: 'true', CDK_CONTEXT_JSON: JSON.stringify(context) },
    });
    expect(stderr).toBe('');
    const report = JSON.parse(readFileSync(join(project.root, 'cdk.out', 'validation-report.json'), 'utf8'));
    expect(report.pluginReports.filter(({ conclusion }: { conclusion: string }) => conclusion !== 'success')).toEqual(
      [],
    );
  });

  it('refuses a finding of cdk-nag that nobody gave a reason for', async () => {
    using project = copyProject(sources);
    project.write('infra/constructs/acknowledge.ts', 'export function acknowledge(): void {}\n');
    await expect(synthChecked(project.root)).rejects.toThrow(/AwsSolutions-SQS3/);
  });
});
