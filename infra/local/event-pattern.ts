/**
 * EventBridge event patterns, as far as CloudFormation templates use them.
 * Rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (read 2026-11).
 */
export type Pattern = { [field: string]: Pattern | Condition[] };
export type Condition = string | number | boolean | null | { [operator: string]: unknown };

type Test = (value: unknown) => boolean;

/**
 * Turns a pattern into a function that says whether an event matches it.
 * @throws when the pattern uses an operator that is not known here, or is not a pattern.
 */
export function compilePattern(pattern: unknown, path = 'pattern'): Test {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw new Error(`The event pattern's ${path} is ${JSON.stringify(pattern)}; expected an object of fields.`);
  }
  const tests: Test[] = Object.entries(pattern).map(([field, wanted]) => {
    const at = `${path}.${field}`;
    if (field === '$or' && Array.isArray(wanted)) {
      const choices = wanted.map((choice, index) => compilePattern(choice, `${at}[${index}]`));
      return (event) => choices.some((choice) => choice(event));
    }
    if (!Array.isArray(wanted)) {
      const inner = compilePattern(wanted, at);
      return (event) => inner(fieldOf(event, field));
    }
    const conditions = wanted.map((condition: unknown) => compileCondition(condition, at));
    return (event) => conditions.some((condition) => condition(fieldOf(event, field)));
  });
  return (event) => tests.every((test) => test(event));
}

function fieldOf(event: unknown, field: string): unknown {
  if (typeof event !== 'object' || event === null || !Object.hasOwn(event, field)) return undefined;
  return (event as Record<string, unknown>)[field];
}

/** An array in the event matches when one of its members does. */
function any(test: Test): Test {
  return (value) => (Array.isArray(value) ? value.some(test) : test(value));
}

const text = (test: (value: string) => boolean): Test => any((value) => typeof value === 'string' && test(value));

function compileCondition(condition: unknown, path: string): Test {
  if (condition === null || ['string', 'number', 'boolean'].includes(typeof condition)) {
    return any((value) => value === condition);
  }
  const entries = typeof condition === 'object' && !Array.isArray(condition) ? Object.entries(condition as object) : [];
  const [operator, operand] = entries[0] ?? ['', undefined];
  if (entries.length === 1) {
    if (operator === 'exists' && typeof operand === 'boolean') return (value) => (value !== undefined) === operand;
    if (operator === 'prefix' && typeof operand === 'string') return text((value) => value.startsWith(operand));
    if (operator === 'suffix' && typeof operand === 'string') return text((value) => value.endsWith(operand));
    if (operator === 'equals-ignore-case' && typeof operand === 'string') {
      return text((value) => value.toLowerCase() === operand.toLowerCase());
    }
    if (operator === 'wildcard' && typeof operand === 'string') {
      const expression = new RegExp(`^${operand.split('*').map(literal).join('.*')}$`, 's');
      return text((value) => expression.test(value));
    }
    if (operator === 'anything-but') {
      const inner = (Array.isArray(operand) ? operand : [operand]).map((one) => compileCondition(one, path));
      return any((value) => value !== undefined && !inner.some((test) => test(value)));
    }
    if (operator === 'numeric' && Array.isArray(operand)) return numeric(operand, path);
  }
  throw new Error(
    `The event ${path} has the condition ${JSON.stringify(condition)}, which the embedded cloud does not know.`,
  );
}

function literal(part: string): string {
  return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const COMPARE: Record<string, (left: number, right: number) => boolean> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function numeric(operand: unknown[], path: string): Test {
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = COMPARE[String(operand[index])];
    const right = operand[index + 1];
    if (compare === undefined || typeof right !== 'number') {
      throw new Error(
        `The event ${path} has the numeric condition ${JSON.stringify(operand)}; expected pairs such as [">", 0].`,
      );
    }
    tests.push((value) => compare(value, right));
  }
  return any((value) => typeof value === 'number' && tests.every((test) => test(value)));
}
