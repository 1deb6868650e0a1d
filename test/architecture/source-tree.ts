import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Source files by their path from the root of the repository. */
export type SourceTree = ReadonlyMap<string, string>;

/** Every source file below the folders. */
export function readSourceTree(root: string, folders: readonly string[]): SourceTree {
  const tree = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:ts|cts|js|cjs|mjs)$/.test(entry.name)) continue;
      const path = posix.join(entry.parentPath, entry.name);
      tree.set(posix.relative(root, path), readFileSync(path, 'utf8'));
    }
  }
  return tree;
}

export interface Import {
  readonly from: string;
  /** Path from the root for a file of the repository, else the package as it is named. */
  readonly to: string;
  readonly isFile: boolean;
}

const statement =
  /(?:^|[\n;}])\s*(?:import|export)\b(?:[^'"`;=(]|=(?!>))*?\bfrom\s*['"](?<from>[^'"\n]+)['"]|(?:^|[\n;}])\s*import\s*['"](?<bare>[^'"\n]+)['"]|\b(?:import|require)\s*\(\s*['"](?<call>[^'"\n]+)['"]\s*\)/g;

/** All imports of a file: types too, re-exports, calls of import() and require(). */
export function importsOf(path: string, source: string): readonly Import[] {
  const found: Import[] = [];
  for (const { groups } of withoutComments(source).matchAll(statement)) {
    const name = groups?.from ?? groups?.bare ?? groups?.call ?? '';
    const isFile = name.startsWith('.');
    found.push({ from: path, to: isFile ? posix.join(posix.dirname(path), name) : name, isFile });
  }
  return found;
}

/** Texts stay, so that an address in one is not taken for a comment. */
function withoutComments(source: string): string {
  return source.replace(
    /(?<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (match, text: string | undefined) => text ?? match.replace(/[^\n]/g, ' '),
  );
}
