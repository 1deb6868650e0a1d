import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../infra/cache.ts';

/** A folder that can be built like the repository, and thrown away. */
export interface ProjectCopy extends Disposable {
  readonly root: string;
  write(path: string, content: string): void;
}

/** `sources`: files and folders of the repository to copy into it. */
export function copyProject(sources: readonly string[] = []): ProjectCopy {
  const root = mkdtempSync(join(tmpdir(), 'hive-'));
  for (const source of sources) cpSync(join(projectRoot, source), join(root, source), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
