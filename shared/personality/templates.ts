import { fieldPath } from '../config/problem.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Finding } from './findings.ts';
import { means } from './foreign.ts';
import { isObject } from './values.ts';

/** Rules of writing out of the prompt templates of an elizaOS character. */
export interface ImportedTemplates {
  /** For every post. */
  readonly post: readonly string[];
  /** For posts on one platform, by its id. */
  readonly platforms: Readonly<Record<string, readonly string[]>>;
  readonly findings: readonly Finding[];
}

const mostRules = 12;
/** Placeholders that stand for the personality itself; the prompt fills them in. */
const ownName = /\{\{\s*(?:agentName|agent|name|char|character|self)\s*\}\}/gi;
/** Sentences about the answer's form in another runtime, or about its actions and memory. */
const form =
  /\b(?:json|xml|yaml|markdown|schema|fields?|tags?|tokens?|actions?|tools?|providers?|output|format(?:ted)?)\b/i;

/**
 * Takes what is usable out of `templates` (https://docs.elizaos.ai/agents/character-interface, read November 2026): of templates for posts the
 * plain sentences, since they are rules of writing. Whatever fills in data of another runtime, speaks of its answer's form, belongs to its
 * conversations or is a function written as text is left out, with the reason. Never throws; values are not quoted.
 *
 * @param platforms those that the personality is on
 */
export function importTemplates(written: unknown, platforms: readonly PlatformTraits[]): ImportedTemplates {
  const post: string[] = [];
  const sections: Record<string, readonly string[]> = {};
  const findings: Finding[] = [];
  if (written === undefined) return { post, platforms: sections, findings };
  const ignored = (field: string, reason: string) =>
    findings.push({ kind: 'ignored', field, text: `\`${field}\` is not used: ${reason}.` });
  if (!isObject(written) || Object.keys(written).length === 0) ignored('templates', 'there is no template in it');
  for (const [name, template] of Object.entries(isObject(written) ? written : {})) {
    const field = fieldPath(['templates', name]);
    const place = placeOf(name, platforms);
    if (typeof template !== 'string' || isFunction(template)) {
      ignored(field, 'a function is not run here; write its rules into `style`');
    } else if (place === undefined) {
      ignored(field, 'a prompt of another runtime, and none for posts where this personality is');
    } else {
      const { rules, others } = rulesOf(template);
      if (place === 'every post') post.push(...rules);
      else sections[place.id] = [...(sections[place.id] ?? []), ...rules];
      if (rules.length === 0) {
        ignored(field, 'no sentence of it is a rule of writing; the rest belongs to another runtime');
      } else {
        const where = place === 'every post' ? '`style.post`' : `\`platforms.${place.id}.style\``;
        const rest = others === 0 ? '' : `; ${others} more ${others === 1 ? 'belongs' : 'belong'} to another runtime`;
        const count = rules.length === 1 ? '1 sentence joins' : `${rules.length} sentences join`;
        findings.push({ kind: 'note', field, text: `\`${field}\`: ${count} ${where}${rest}.` });
      }
    }
  }
  return { post, platforms: sections, findings };
}

/** `postCreationTemplate` and `postTemplate` are for every post, `<platform>PostTemplate` for those on one platform. */
function placeOf(name: string, platforms: readonly PlatformTraits[]): PlatformTraits | 'every post' | undefined {
  const platform = /^(.*?)_?Post(?:Creation)?_?Template$/i.exec(name)?.[1];
  if (platform === undefined) return undefined;
  return platform === '' ? 'every post' : platforms.find((traits) => means(traits, platform));
}

function isFunction(text: string): boolean {
  return /^\s*(?:async\s+)?(?:function\b|\([^)]*\)\s*=>|\w+\s*=>)/.test(text);
}

function rulesOf(template: string): { readonly rules: readonly string[]; readonly others: number } {
  const sentences = template
    .slice(0, 20_000)
    .split('\n')
    .filter((line) => !/^\s*(?:#|<|`{3}|\{(?!\{)|[}[\]"])/.test(line))
    .flatMap((line) => line.replace(/^\s*(?:[-*•]|\d+\.)\s+/, '').split(/(?<=[.!?])\s+(?=\p{Lu})/u))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
  const rules = [...new Set(sentences.filter(isRule))].slice(0, mostRules);
  return { rules, others: sentences.length - rules.length };
}

function isRule(sentence: string): boolean {
  const rest = sentence.replace(ownName, '');
  return !/\{\{|\}\}|\$\{/.test(rest) && !form.test(rest) && !rest.endsWith(':') && /\p{L}{2,}.*\p{L}{2,}/u.test(rest);
}
