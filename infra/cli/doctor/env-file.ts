import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Finding, ok, warning } from './finding.ts';
import type { Check } from './ports.ts';

/** Names that .env.example speaks of; other programs' own names are none of our business. */
const own = /^(?:HIVE_|OPENAI_|AWS_)/;
const accountField = /^HIVE_[A-Z0-9]+(?:_[A-Z0-9]+){2,}$/;
const others = new Set(['HIVE_DATA_DIR', 'HIVE_DEBUG', 'OPENAI_API_KEY', 'OPENAI_BASE_URL']);

/** What is written in .env, by its names alone. Pure; no value is ever told. */
export function judgeEnvFile(text: string | undefined): readonly Finding[] {
  const check = '.env';
  if (text === undefined) return [ok(check, 'absent; only "npm start -- --live" and AWS_PROFILE need it (hive init)')];
  const values = parseEnv(text);
  const names = Object.keys(values)
    .filter((name) => own.test(name))
    .sort();
  const strange = names.filter((name) => !others.has(name) && !name.startsWith('AWS_') && !accountField.test(name));
  if (strange.length > 0) {
    return [warning(check, `nothing reads ${strange.join(', ')}`, 'compare the names with .env.example')];
  }
  const filled = names.filter((name) => (values[name] ?? '').trim() !== '').length;
  return [ok(check, `${filled} of its ${names.length} values of the hive are filled in`)];
}

export const envFileCheck: Check = async ({ machine }) =>
  judgeEnvFile(machine.read(join(machine.root, '.env'))?.toString('utf8'));
