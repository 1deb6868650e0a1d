import { type Import, importsOf, type SourceTree } from './source-tree.ts';

const registry = 'shared/platforms/registry.ts';

/** The edge a file belongs to: openai, aws, or one folder of platforms; undefined for all others. */
function edgeOf(path: string): string | undefined {
  return /^shared\/(?:openai|aws|platforms\/[^/]+)(?=\/)/.exec(path)?.[0];
}

/** The folder of a platform's client, the dry run's too. */
function clientOf(path: string): string | undefined {
  return /^shared\/platforms\/([^/]+)\//.exec(path)?.[1];
}

/** The folder of a way to a platform that is another than its API. */
function transportOf(path: string): string | undefined {
  return /^shared\/platforms\/[^/]+\/(browser)\//.exec(path)?.[1];
}

/** One sentence for each import that the layout of the design forbids. */
export function forbiddenImports(tree: SourceTree): readonly string[] {
  const imports = [...tree].flatMap(([path, source]) => importsOf(path, source));
  return imports.flatMap((found) => offences(found).map((why) => `${found.from} imports ${found.to}: ${why}`));
}

function offences({ from, to, isFile }: Import): readonly string[] {
  const found: string[] = [];
  if (!isFile) {
    if (/^@aws-sdk\//.test(to) && !/^(?:shared\/aws|infra)\//.test(from)) {
      found.push('only shared/aws and infra may speak to AWS.');
    }
    return found;
  }
  if (/^test\//.test(to) && !/^test\//.test(from)) found.push('nothing that runs needs a test.');
  if (/^shared\//.test(from)) {
    if (!/^shared\//.test(to)) found.push('nothing in shared/ knows what is built upon it.');
    const way = transportOf(to);
    if (way !== undefined && transportOf(from) !== way) found.push(`only what goes over ${way} by choice may.`);
    found.push(...edgeOffences(from, to));
  }
  if (/^infra\//.test(from) && /^functions\//.test(to))
    found.push('infra reaches functions by the path of their entry.');
  if (/^functions\//.test(from)) found.push(...functionOffences(from, to));
  return found;
}

function edgeOffences(from: string, to: string): readonly string[] {
  const [own, other] = [edgeOf(from), edgeOf(to)];
  if (other === undefined || own === other) return [];
  if (from === registry) {
    return /^shared\/platforms\/[^/]+\/traits\.ts$/.test(to) ? [] : ['the registry holds traits and nothing else.'];
  }
  return own === undefined
    ? ['what is no edge imports of the edges the registry alone.']
    : ['edges never import each other.'];
}

function functionOffences(from: string, to: string): readonly string[] {
  const found: string[] = [];
  if (/^infra\//.test(to)) found.push('a function is deployed without infra.');
  const client = clientOf(to);
  if (client === undefined) return found;
  const name = from.slice('functions/'.length, -'.ts'.length);
  const way = transportOf(to);
  if (way !== undefined && !name.endsWith(`-${client}-${way}`)) {
    found.push(`only the function that is named after ${client} and ${way} may.`);
  }
  const chosen = /^(?:publish|observe)-/.test(name) && `${name}-`.includes(`-${client}-`);
  return chosen ? found : [...found, `only a publish or observe function that is named after ${client} may.`];
}

/** Circles of files that import each other, each once, as `a -> b -> a`; imports of types count. */
export function importCircles(tree: SourceTree): readonly string[] {
  const next = new Map(
    [...tree].map(([path, source]) => [
      path,
      importsOf(path, source).flatMap(({ to, isFile }) => (isFile && tree.has(to) ? [to] : [])),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      circles.push([...trail.slice(at), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const other of next.get(path) ?? []) visit(other, [...trail, path]);
    done.add(path);
  };
  for (const path of tree.keys()) visit(path, []);
  return circles;
}

/** Where a platform may be named: its folder, its functions, its sandbox, the registry. */
function mayName(path: string, id: string): boolean {
  return (
    path === registry ||
    path.startsWith(`shared/platforms/${id}/`) ||
    path.startsWith(`infra/local/sandbox/${id}/`) ||
    (path.startsWith('functions/') && `-${path.slice('functions/'.length, -'.ts'.length)}-`.includes(`-${id}-`))
  );
}

/**
 * One sentence for each line that names a platform outside its own places: in an identifier, a text or a comment, as a word or a part of
 * one (`twitterUrl`, `TWITTER_URL`; not `subreddit`).
 */
export function namedPlatforms(tree: SourceTree, ids: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const [path, source] of tree) {
    const forbidden = ids.filter((id) => !mayName(path, id));
    for (const [index, line] of source.split('\n').entries()) {
      const words = ` ${wordsOf(line)} `;
      for (const id of forbidden) {
        if (words.includes(` ${wordsOf(id)} `))
          found.push(`${path}:${index + 1} names the platform ${id}: ${line.trim()}`);
      }
    }
  }
  return found;
}

/** Lower-case words; the parts of one are kept together by spaces, everything else stands between bars. */
function wordsOf(text: string): string {
  return text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}_ -]+| (?=\P{Lu})/gu, ' | ')
    .toLowerCase()
    .split(/[^\p{L}|]+/u)
    .join(' ')
    .trim();
}
