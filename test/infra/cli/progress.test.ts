import { describe, expect, it } from 'vitest';
import { barText, progressOf } from '../../../infra/cli/progress.ts';

it.each([
  [0, 4, '░░░░░░░░░░░░░░░░░░░░ 0/4  ada'],
  [1, 4, '█████░░░░░░░░░░░░░░░ 1/4  ada'],
  [4, 4, '████████████████████ 4/4  ada'],
])('%i of %i', (done, total, bar) => {
  expect(barText(done, total, 'ada')).toBe(bar);
});

describe('on a terminal', () => {
  it('shows what is under way, and is gone in the end', () => {
    const lines: string[] = [];
    const progress = progressOf({ progress: (line) => lines.push(line) }, 2);
    progress.step('one');
    progress.step('two');
    progress.end();
    expect(lines.map((line) => line.slice(21))).toEqual(['0/2  one', '1/2  two', '']);
  });

  it('is silent for a single step', () => {
    const lines: string[] = [];
    const progress = progressOf({ progress: (line) => lines.push(line) }, 1);
    progress.step('one');
    progress.end();
    expect(lines).toEqual([]);
  });
});

it('is silent off a terminal', () => {
  const progress = progressOf({}, 5);
  expect(() => {
    progress.step('one');
    progress.end();
  }).not.toThrow();
});
