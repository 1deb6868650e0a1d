import { matchesArn } from './arns.ts';
import type { Asked } from './aws-recorder.ts';
import { list, type Statement, text } from './template.ts';

/** Whether a policy allows a request: the part of IAM that the policies for people use. */
export function permits(statements: readonly Statement[], asked: Asked): boolean {
  return statements.some(
    ({ Effect, Action, Resource, Condition }) =>
      Effect === 'Allow' &&
      list(Action).includes(asked.action) &&
      list(Resource).some((one) => matchesArn(text(one), `arn:<AWS::Partition>:${asked.arn}`)) &&
      holds(Condition ?? {}, asked),
  );
}

function holds(condition: NonNullable<Statement['Condition']>, { leadingKeys }: Asked): boolean {
  return Object.entries(condition).every(([operator, keys]) => {
    const { 'dynamodb:LeadingKeys': wanted, ...others } = keys;
    if (Object.keys(others).length > 0)
      throw new Error(`Conditions on ${Object.keys(others).join(', ')} are not known here.`);
    if (operator === 'Null') return (leadingKeys.length === 0) === (wanted === 'true');
    if (operator !== 'ForAllValues:StringLike') throw new Error(`The operator ${operator} is not known here.`);
    return leadingKeys.every((key) => list(wanted).some((pattern) => matchesArn(String(pattern), key)));
  });
}
