import type { Metafile } from 'esbuild';

/** A package as it lies in a bundle: where, and in which of the forms in which a package may come. */
interface Found {
  readonly place: string;
  readonly form: 'esm' | 'cjs';
}

/** One file that both forms of its package share, so that what it remembers is there once. */
const sharedByForms = /\/openai\/internal\/auth\/x509-transport-state\.js$/;

/**
 * One sentence for each package of which a bundle holds two copies: from two places, which are two versions, or of one place in two forms. A
 * package that is written in CommonJS is in one form whatever imports it; JSON and what contributes no byte count for neither.
 */
export function secondCopies({ inputs, outputs }: Metafile): readonly string[] {
  const bytes = new Map<string, number>();
  for (const output of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      bytes.set(path, (bytes.get(path) ?? 0) + bytesInOutput);
    }
  }
  const packages = new Map<string, Found[]>();
  for (const [path, { format }] of Object.entries(inputs)) {
    const { name, place } = packageOf(path) ?? {};
    if (
      name === undefined ||
      place === undefined ||
      format === undefined ||
      sharedByForms.test(path) ||
      (bytes.get(path) ?? 0) === 0
    )
      continue;
    packages.set(name, [...(packages.get(name) ?? []), { place, form: format }]);
  }
  return [...packages].flatMap(([name, found]) => {
    const places = [...new Set(found.map(({ place }) => place))].sort();
    if (places.length > 1) return [`${name} is there ${places.length} times: ${places.join(' and ')}.`];
    const forms = new Set(found.map(({ form }) => form));
    return forms.size > 1 ? [`${name} is there as modules and as CommonJS.`] : [];
  });
}

/** The innermost package that a file lies in. */
function packageOf(path: string): { readonly name: string; readonly place: string } | undefined {
  const found = /^(.*node_modules\/)((?:@[^/]+\/)?[^/]+)\//.exec(path);
  const [, before = '', name = ''] = found ?? [];
  return found === null ? undefined : { name, place: `${before}${name}` };
}
