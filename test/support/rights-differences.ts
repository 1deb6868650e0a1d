import type { Row } from '../infra/rights-table.ts';
import type { Role } from './roles.ts';

/** Every right of a row by itself, as rolesOf writes them. */
export function rightsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, service = '', actions = '', rest = ''] = /^([\w-]+): ([\w*, ]+?) on (.*)$/.exec(line) ?? [];
    if (service === '') throw new Error(`The right "${line}" cannot be read: expected "service: Action on thing".`);
    const [things = '', condition] = rest.split(' if ');
    return actions
      .split(', ')
      .flatMap((action) =>
        things
          .split(', ')
          .map((thing) => `${service}:${action} ${thing}${condition === undefined ? '' : ` if ${condition}`}`),
      );
  });
}

/** What differs between the roles and the table: one sentence each. */
export function differences(roles: readonly Role[], table: Readonly<Record<string, Row>>): string[] {
  const found = new Set(roles.map(({ name }) => name));
  const absent = Object.keys(table).filter((name) => !found.has(name));
  return [...absent.map((name) => `${name}: there is no such role`), ...roles.flatMap((role) => ofRole(role, table))];
}

function ofRole({ name, trust, rights }: Role, table: Readonly<Record<string, Row>>): string[] {
  const row = table[name];
  if (row === undefined) return [`${name}: the table has no such role`];
  const wanted = new Set([...rightsIn(row.may), ...ownLog(name)]);
  const trusted = row.trust ?? 'lambda.amazonaws.com';
  return [
    ...(trust.join('; ') === trusted ? [] : [`${name}: ${trust.join('; ') || 'nobody'} may become it, not ${trusted}`]),
    ...rights.filter((right) => !wanted.has(right)).map((right) => `${name}: may do more, ${right}`),
    ...[...wanted].filter((right) => !rights.includes(right)).map((right) => `${name}: may not do ${right}`),
  ];
}

function ownLog(name: string): string[] {
  const [, own] = /^function (.*)$/.exec(name) ?? [];
  if (own === undefined) return [];
  return ['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} loggroup/${own}`);
}
