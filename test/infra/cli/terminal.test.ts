import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CliError } from '../../../infra/cli/cli-error.ts';
import { inEditor } from '../../../infra/cli/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'editor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that stands for a person at an editor. */
function editor(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('a text in an editor', () => {
  it('is what stands there when it is closed, whatever arguments the editor has', () => {
    const writes = editor('writes', 'test "$1" = --wait || exit 3\nprintf "%s and fog" "$(cat "$2")" > "$2"');
    expect(inEditor('Tides', `${writes} --wait`)).toBe('Tides and fog');
  });

  it.each([
    ['that is not here', 'no-such-editor-anywhere'],
    ['that fails', editor('fails', 'exit 1')],
  ])('names an editor %s', (_what, command) => {
    expect(() => inEditor('Tides', command)).toThrow(CliError);
    expect(() => inEditor('Tides', command)).toThrow(`The editor "${command}" could not be used`);
  });
});
