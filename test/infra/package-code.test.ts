import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildFunctions, externalPackages } from '../../infra/build.ts';
import { packageCode } from '../../infra/package-code.ts';
import { synthesize } from '../../infra/synth.ts';
import { wholeCode } from '../support/bundle-code.ts';
import { endHive, hour, localHive, minute, personaFile } from '../support/local-hive.ts';

const name = 'publish-twitter-browser';
const built = await buildFunctions();
const packaged = await packageCode(built);
const folder = packaged[name] ?? '';

const filesIn = (of: string): string[] =>
  readdirSync(of, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(of, file)).isFile())
    .sort();
/** What the asset's hash is made from: names, modes and contents. */
const fingerprint = (of: string): string[] =>
  filesIn(of).map((file) => {
    const path = join(of, file);
    return `${file} ${statSync(path).mode} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
  });

it('leaves bundles as they are that load nothing from outside', () => {
  const others = Object.fromEntries(Object.entries(packaged).filter(([one]) => !one.endsWith('-browser')));
  for (const one of Object.keys(packaged)) {
    if (!Object.hasOwn(others, one)) expect(packaged[one]).not.toBe(built.bundles[one]);
  }
  expect(Object.keys(others).length).toBeGreaterThan(5);
  for (const [other, place] of Object.entries(others)) {
    expect(place).toBe(built.bundles[other]);
    const code = wholeCode(place);
    for (const external of externalPackages) expect(code).not.toContain(external);
  }
});

it('puts the packages beside the bundle that loads them, under 120 MB in all', () => {
  const files = filesIn(folder);
  const bundled = built.bundles[name] ?? '';
  for (const file of filesIn(bundled)) {
    expect(readFileSync(join(folder, file))).toEqual(readFileSync(join(bundled, file)));
  }
  for (const external of externalPackages) expect(files).toContain(`node_modules/${external}/package.json`);
  expect(files.filter((file) => /\.(node|bare|so|dylib|dll)$/.test(file))).toEqual([]);
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  expect(bytes).toBeLessThan(120_000_000);
  // The packed browser is what it is all about.
  expect(bytes).toBeGreaterThan(50_000_000);
});

it('is byte for byte the same when it is made again', async () => {
  const before = fingerprint(folder);
  rmSync(folder, { recursive: true });
  const second = await packageCode(built);
  expect(second[name]).toBe(folder);
  expect(fingerprint(folder)).toEqual(before);
});

it('posts from there, far from the repository, as in AWS', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'task-'));
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
  cpSync(folder, elsewhere, { recursive: true });
  const { stacks } = await synthesize({ stage: 'local' });
  const moved = stacks.map((stack) => ({
    ...stack,
    assets: Object.fromEntries(
      Object.entries(stack.assets).map(([hash, place]) => [hash, basename(place) === name ? elsewhere : place]),
    ),
  }));
  expect(moved.flatMap(({ assets }) => Object.values(assets)).filter((place) => place === elsewhere)).toHaveLength(1);
  const hive = await localHive({ stacks: moved });
  onTestFinished(() => endHive(hive));
  const platforms = { twitter: { transport: 'browser', schedule: { cron: '0 9 * * *' } } };
  await hive.put('personalities/marlow.json', personaFile({ platforms }));
  await hive.pass(hour + 10 * minute);
  expect(hive.posts()).toHaveLength(1);
  expect(await hive.publications()).toMatchObject([{ state: 'published', transport: 'browser' }]);
});
