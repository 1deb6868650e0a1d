import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { problemSentence } from '../../../shared/config/problem.ts';
import { type ReadConfig, readConfig } from '../../../shared/config/read-config.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import type { Check } from './ports.ts';

/** The file of this folder, and what the hive has in force; etags as the bucket gives them. */
export interface ConfigFacts {
  readonly local?: ReadConfig;
  readonly localEtag?: string;
  /** Absent where no hive answers. */
  readonly hive?: { readonly etag?: string };
}

/** Pure. */
export function judgeConfig({ local, localEtag, hive }: ConfigFacts): Finding {
  const check = 'config.json';
  if (local === undefined) return ok(check, 'absent here; the defaults count, or what the bucket has');
  if (!local.ok) {
    const [first] = local.problems;
    const why = first === undefined ? 'it cannot be read' : problemSentence(first);
    return wrong(check, `it would be refused: ${why}`, 'mend the field; the last good one stays in force until then');
  }
  if (hive === undefined) return ok(check, 'valid');
  if (hive.etag === undefined) return ok(check, 'valid; the hive has none in force, so the defaults count');
  if (hive.etag !== localEtag) {
    return warning(
      check,
      'valid, and another one is in force',
      'upload it to the bucket as config.json, or fetch that one: hive config show',
    );
  }
  return ok(check, 'valid, and in force');
}

/** As S3 names the content of an object that was put in one piece and is encrypted by the bucket's own key. */
export function etagOf(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}

export const configFileCheck: Check = async ({ machine, hive }) => {
  const bytes = machine.read(join(machine.root, 'config.json'));
  const control = 'seen' in hive ? await hive.seen.connection.control.read() : undefined;
  const { configEtag } = control ?? {};
  return [
    judgeConfig({
      ...(bytes === undefined ? {} : { local: readConfig(bytes, allPlatformTraits), localEtag: etagOf(bytes) }),
      ...(control === undefined ? {} : { hive: configEtag === undefined ? {} : { etag: configEtag } }),
    }),
  ];
};
