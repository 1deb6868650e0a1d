import { planTemplate } from '../../../infra/local/template.ts';

export const queueUrl = (name: string) => `http://127.0.0.1:9324/000000000000/${name}`;
export const assets = { f: '/build/f', 'plan-post': '/build/plan-post' };

export type Resources = Record<string, unknown>;

export const planOf = (
  Resources: Resources,
  Outputs: Resources = {},
  others: { stackName: string; template: unknown }[] = [],
) =>
  planTemplate(
    [
      { stackName: 'hive', template: { Parameters: { Stage: { Default: 'dev' } }, Resources, Outputs }, assets },
      ...others.map((other) => ({ ...other, assets })),
    ],
    { queueUrl },
  );
