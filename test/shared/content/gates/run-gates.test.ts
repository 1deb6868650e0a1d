import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../../shared/content/gates/gate.ts';
import { gates, runGates } from '../../../../shared/content/gates/run-gates.ts';
import { context, forum } from '../subjects.ts';

describe('all gates', () => {
  it('lets a good text pass, one verdict of each gate', () => {
    const result = runGates({ text: 'The dough sleeps. I envy it.' }, context);
    expect(result).toMatchObject({ outcome: 'pass', draft: { text: 'The dough sleeps. I envy it.' }, feedback: [] });
    expect(result.verdicts.map(({ gate, verdict }) => `${gate} ${verdict}`)).toEqual(
      gates.map(({ name }) => `${name} pass`),
    );
  });

  it('stand in the README of the personalities, in their order', () => {
    const readme = readFileSync(new URL('../../../../personalities/README.md', import.meta.url), 'utf8');
    const table = readme.slice(readme.indexOf('| gate | what it does |'));
    const rows = [...table.slice(0, table.indexOf('\n\n')).matchAll(/^\| `([a-z-]+)` \|/gmu)].map(([, name]) => name);
    const names = gates.map(({ name }) => name);
    expect(rows.slice(0, names.length)).toEqual(names);
    expect(rows.slice(names.length)).toEqual(['moderation', 'said-before']);
  });

  it('judges what is left after mending', () => {
    const wrapped = `Sure! Here is your tweet:\r\n\r\n"${'a'.repeat(90)}\u200b" (90 characters)`;
    const result = runGates({ text: wrapped }, context);
    expect(result).toMatchObject({ outcome: 'pass', draft: { text: 'a'.repeat(90) } });
    expect(result.verdicts.filter(({ verdict }) => verdict === 'fix').map(({ gate }) => gate)).toEqual([
      'control-characters',
      'unwrap',
    ]);
  });

  it('finds a refusal inside its wrapping', () => {
    expect(runGates({ text: '```\n"I cannot assist with that."\n```' }, context).outcome).toBe('again');
  });

  it('gathers the feedback of every gate', () => {
    const result = runGates({ text: `Hello {{user1}}! ${'a'.repeat(120)}`, title: '' }, { ...context, traits: forum });
    expect(result.outcome).toBe('again');
    expect(result.feedback).toHaveLength(2);
    expect(result.feedback.join(' ')).toMatch(/\{\{user1\}\}.*title is missing/);
  });

  it('rejects where a gate says so, whatever the others say', () => {
    const never: Gate = { name: 'never', check: () => ({ gate: 'never', verdict: 'reject', why: 'Because.' }) };
    const result = runGates({ text: '' }, context, [...gates, never]);
    expect(result.outcome).toBe('reject');
    expect(result.verdicts.at(-1)).toEqual({ gate: 'never', verdict: 'reject', why: 'Because.' });
  });

  it('takes hostile texts in no time', () => {
    const hostile = [
      ' '.repeat(60_000),
      '"'.repeat(60_000),
      '{"a":'.repeat(12_000),
      'a '.repeat(30_000),
      '('.repeat(60_000),
      '@a '.repeat(20_000),
      '#a '.repeat(20_000),
      'a.'.repeat(30_000),
      'I am '.repeat(12_000),
      'I am Ab Cd Ef '.repeat(4000),
      'I am a real, '.repeat(5000),
      '私は'.repeat(30_000),
      'https://a.com '.repeat(4000),
    ];
    const start = performance.now();
    for (const text of hostile) runGates({ text }, context);
    expect(performance.now() - start).toBeLessThan(6000);
  });
});
