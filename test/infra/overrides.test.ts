import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/cache.ts';

const read = (file: string) => JSON.parse(readFileSync(join(projectRoot, file), 'utf8')) as Record<string, unknown>;

type Overrides = Readonly<Record<string, unknown>>;

/** `snoowrap > request` to `npm:@cypress/request@^3`, for every override. */
function flat(overrides: Overrides, path: readonly string[] = []): (readonly [path: string, wanted: string])[] {
  return Object.entries(overrides).flatMap(([name, inner]) =>
    typeof inner === 'string'
      ? [[[...path, name].join(' > '), inner] as const]
      : flat(inner as Overrides, [...path, name]),
  );
}

const { overrides, '//overrides': reasons } = read('package.json') as {
  readonly overrides: Overrides;
  readonly '//overrides': Readonly<Record<string, string>>;
};
const { packages } = read('package-lock.json') as {
  readonly packages: Readonly<Record<string, { readonly name?: string; readonly version?: string }>>;
};

describe('the overrides of package.json', () => {
  it('each have their reason beside them, and no reason is left over', () => {
    expect(Object.keys(reasons).sort()).toEqual(
      flat(overrides)
        .map(([path]) => path)
        .sort(),
    );
    for (const reason of Object.values(reasons)) expect(reason).toMatch(/^.{40,}\.$/);
  });

  it.each(flat(overrides))('%s is %s wherever it is installed', (path, wanted) => {
    const name = path.split(' > ').at(-1) ?? '';
    const [, alias, major] = /^(?:npm:(.+)@)?\^(\d+)$/.exec(wanted) ?? [];
    expect(major, `${wanted} has another form than this test reads`).toBeDefined();
    const installed = Object.entries(packages).filter(([folder]) => folder.endsWith(`node_modules/${name}`));
    expect(installed.length).toBeGreaterThan(0);
    for (const [folder, { name: real, version = '' }] of installed) {
      expect(`${folder} ${real ?? name} ${version.split('.')[0]}`).toBe(`${folder} ${alias ?? name} ${major}`);
    }
  });
});
