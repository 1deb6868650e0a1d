import { at, ofType, type Resource, type Statement, statementsByRole } from './template.ts';

/** What would hurt if it were missing. `find` names what breaks the rule; `damage` breaks it, to show that `find` can. */
export interface Rule {
  readonly name: string;
  find(resources: readonly Resource[]): string[];
  damage(resources: readonly Resource[]): void;
}

export const names = (resources: readonly Resource[]): string[] => resources.map(({ id }) => id);

export const set = (resource: Resource | undefined, property: string, value: unknown): void => {
  if (!resource) throw new Error(`There is nothing to break: no resource for ${property}.`);
  resource.properties[property] = value;
};

/** Breaks the first resource of a type. */
export const drop =
  (type: string, property: string, value: unknown = undefined) =>
  (resources: readonly Resource[]): void =>
    set(ofType(resources, type)[0], property, value);

export const without = (type: string, path: string, wanted: unknown) => (resources: readonly Resource[]) =>
  names(ofType(resources, type).filter(({ properties }) => at(properties, path) !== wanted));

const statementsOf = (resources: readonly Resource[]): { role: string; statement: Statement }[] =>
  [...statementsByRole(resources)].flatMap(([role, statements]) =>
    statements.map((statement) => ({ role, statement })),
  );

export const allowed = (resources: readonly Resource[]) =>
  statementsOf(resources).filter(({ statement }) => statement.Effect === 'Allow');
