import { describe, expect, it } from 'vitest';
import { planTemplate } from '../../../infra/local/template.ts';
import { planOf, queueUrl, type Resources } from './plan-of.ts';
import { arnOf, lambda, resource } from './templates.ts';

describe('a template that cannot be run is refused in one sentence', () => {
  it.each<[string, Resources, string]>([
    [
      'an unknown type',
      { X: resource('AWS::Kinesis::Stream') },
      'resource X (AWS::Kinesis::Stream) of stack hive is of a type',
    ],
    ['a custom resource', { X: resource('Custom::Thing') }, 'is of a type the embedded cloud does not know'],
    [
      'a missing resource',
      { F: lambda('f', { Environment: { Variables: { Q: { Ref: 'Gone' } } } }) },
      'refers to "Gone"',
    ],
    [
      'a missing attribute',
      { F: lambda('f', { Environment: { Variables: { Q: arnOf('F2') } } }) },
      'the attribute Arn of "F2"',
    ],
    ['an unknown intrinsic', { F: lambda('f', { Timeout: { 'Fn::Length': [] } }) }, 'uses Fn::Length'],
    [
      'a missing export',
      { F: lambda('f', { Role: { 'Fn::ImportValue': 'no' } }) },
      'imports "no", which no stack exports',
    ],
    ['a missing asset', { F: lambda('gone') }, 'takes its code from asset gone'],
    [
      'layers',
      { F: lambda('f', { Layers: ['arn'] }) },
      'Layers the embedded cloud cannot use: layers are not supported',
    ],
    ['another runtime', { F: lambda('f', { Runtime: 'python3.14' }) }, 'only Node.js functions run here'],
    [
      'a foreign dead-letter queue',
      {
        Q: resource('AWS::SQS::Queue', {
          RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:::x', maxReceiveCount: 1 },
        }),
      },
      'names arn:aws:sqs:::x as its dead-letter queue; expected a queue of these stacks',
    ],
    [
      'a filter',
      {
        F: lambda('f'),
        Q: resource('AWS::SQS::Queue'),
        S: resource('AWS::Lambda::EventSourceMapping', {
          EventSourceArn: arnOf('Q'),
          FunctionName: { Ref: 'F' },
          FilterCriteria: {},
        }),
      },
      'FilterCriteria the embedded cloud cannot use: a filter is not supported',
    ],
    [
      'an unknown pattern',
      { F: lambda('f'), R: resource('AWS::Events::Rule', { EventPattern: { a: [{ cidr: '1' }] }, Targets: [] }) },
      'The resource R (AWS::Events::Rule) of stack hive cannot be used: The event pattern.a',
    ],
    [
      'a schedule with a foreign target',
      {
        S: resource('AWS::Scheduler::Schedule', {
          ScheduleExpression: 'rate(1 day)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: 'arn:aws:lambda:us-east-1:1:function:x', RoleArn: 'r' },
        }),
      },
      'names arn:aws:lambda:us-east-1:1:function:x as its target',
    ],
    [
      'a dynamic reference',
      { F: lambda('f', { Role: '{{resolve:ssm:x}}' }) },
      'has the dynamic reference {{resolve:ssm:x}}',
    ],
  ])('%s', (_name, resources, sentence) => {
    expect(() => planOf(resources)).toThrow(sentence);
  });

  it('or is no template', () => {
    expect(() => planTemplate([{ stackName: 'hive', template: {}, assets: {} }], { queueUrl })).toThrow(
      'has no Resources',
    );
  });
});
