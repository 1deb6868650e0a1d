/**
 * The part of CloudWatch's metric math that alarms of the hive may use: numbers, ids, + and -, brackets, SUM, MAX and MIN of a list, and
 * FILL with a number. Read 2026-11 from
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'sum' | 'difference'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'SUM' | 'MAX' | 'MIN'; readonly of: readonly Expression[] }
  | { readonly kind: 'FILL'; readonly of: Expression; readonly with: number };

const functions = ['SUM', 'MAX', 'MIN', 'FILL'];

/** @throws one sentence that says what was found and what is understood. */
export function parseExpression(text: string): Expression {
  const tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|\S/g) ?? [];
  let at = 0;
  const fail = (): never => {
    const found = tokens[at] === undefined ? 'its end' : `"${tokens[at]}"`;
    throw new Error(
      `the expression "${text}" is not understood at ${found}; the embedded cloud knows + and -, SUM([..]), MAX([..]), MIN([..]) and FILL(m, number)`,
    );
  };
  const take = (token: string): void => {
    if (tokens[at] !== token) fail();
    at += 1;
  };
  const number = (): number => {
    const sign = tokens[at] === '-' ? -1 : 1;
    if (sign < 0) at += 1;
    if (!/^\d/.test(tokens[at] ?? '')) fail();
    const value = sign * Number(tokens[at]);
    at += 1;
    return value;
  };
  const list = (): Expression[] => {
    take('[');
    const parts = [terms()];
    while (tokens[at] === ',') {
      at += 1;
      parts.push(terms());
    }
    take(']');
    return parts;
  };
  const call = (name: string): Expression => {
    at += 1;
    take('(');
    let made: Expression;
    if (name === 'FILL') {
      const of = terms();
      take(',');
      made = { kind: 'FILL', of, with: number() };
    } else made = { kind: name as 'SUM' | 'MAX' | 'MIN', of: list() };
    take(')');
    return made;
  };
  const term = (): Expression => {
    const token = tokens[at] ?? '';
    if (functions.includes(token)) return call(token);
    if (token === '(') {
      at += 1;
      const inner = terms();
      take(')');
      return inner;
    }
    if (/^\d/.test(token) || token === '-') return { kind: 'number', value: number() };
    if (!/^[a-z]\w*$/.test(token)) fail();
    at += 1;
    return { kind: 'id', id: token };
  };
  const terms = (): Expression => {
    let left = term();
    while (tokens[at] === '+' || tokens[at] === '-') {
      const kind = tokens[at] === '+' ? 'sum' : 'difference';
      at += 1;
      left = { kind, left, right: term() };
    }
    return left;
  };
  const whole = terms();
  if (at < tokens.length) fail();
  return whole;
}

/** The ids an expression is made from. */
export function idsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'id':
      return [expression.id];
    case 'sum':
    case 'difference':
      return [...idsOf(expression.left), ...idsOf(expression.right)];
    case 'FILL':
      return idsOf(expression.of);
    default:
      return expression.of.flatMap(idsOf);
  }
}

/**
 * The value at one instant; undefined where there is none. An operator has a value only where both sides have one, a function of a list
 * takes what is there.
 */
export function computed(expression: Expression, value: (id: string) => number | undefined): number | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'id':
      return value(expression.id);
    case 'FILL':
      return computed(expression.of, value) ?? expression.with;
    case 'sum':
    case 'difference': {
      const left = computed(expression.left, value);
      const right = computed(expression.right, value);
      if (left === undefined || right === undefined) return undefined;
      return expression.kind === 'sum' ? left + right : left - right;
    }
    default: {
      const present = expression.of.flatMap((part) => computed(part, value) ?? []);
      if (present.length === 0) return undefined;
      if (expression.kind === 'MAX') return Math.max(...present);
      return expression.kind === 'MIN' ? Math.min(...present) : present.reduce((sum, one) => sum + one, 0);
    }
  }
}
