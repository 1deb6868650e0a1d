import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Accepts a finding of cdk-nag on one construct, and what is in it, for a reason. `finding` is its complete id: `AwsSolutions-SMG4`. */
export function acknowledge(construct: IConstruct, finding: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: finding, reason });
}

/** Accepts that a policy of the construct names this open-ended resource. */
export function acknowledgeResource(construct: IConstruct, resource: string, reason: string): void {
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${readable(resource, Stack.of(construct))}]`, reason);
}

/** An ARN as cdk-nag writes it in the id of a finding: references in angle brackets. */
function readable(arn: string, stack: Stack): string {
  const write = (part: unknown): string => {
    if (typeof part === 'string') return part;
    if (part !== null && typeof part === 'object') {
      if ('Ref' in part) return `<${String(part.Ref)}>`;
      if ('Fn::Join' in part) return (part['Fn::Join'] as [string, unknown[]])[1].map(write).join('');
    }
    throw new Error(
      `An acknowledgement of ${stack.stackName} names a resource by ${JSON.stringify(part)}: teach readable() that form.`,
    );
  };
  return write(stack.resolve(arn));
}
