import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readConfig } from '../../../shared/config/read-config.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { madeUpPlatforms } from '../../support/made-up-traits.ts';

function read(value: unknown) {
  return readConfig(new TextEncoder().encode(JSON.stringify(value)), madeUpPlatforms);
}

function sentences(value: unknown): string[] {
  const result = read(value);
  return result.ok ? [] : result.problems.map(problemSentence);
}

describe('readConfig', () => {
  it('reads every field', () => {
    const config = {
      paused: true,
      openai: { model: 'm', api: 'chat', timeoutSeconds: 30, maxOutputTokens: 500 },
      moderation: { enabled: false, onFailure: 'pass', thresholds: { violence: 0.5, 'hate/threatening': 0 } },
      limits: { perHour: 2, perDay: 8, minimumGapMinutes: 20 },
      maxLatenessMinutes: 60,
      traits: {
        grumpiness: { low: 'meek', high: 'grumpy', modifiers: { emoji: -1, cadence: 0.5 } },
        humour: { high: 'silly' },
      },
      platforms: {
        chirp: {
          paused: true,
          limits: { perDay: 3 },
          openai: { model: 'n', temperature: 0.5 },
          maxLatenessMinutes: 30,
          traits: { grumpiness: { modifiers: { emoji: 0 } } },
        },
      },
    };
    expect(read(config)).toEqual({ ok: true, config });
    expect(read({})).toEqual({ ok: true, config: {} });
  });

  it.each([
    [{ pausd: true }, /^pausd: found a field that does not exist; expected one of .*did you mean paused\?/],
    [{ openai: { modle: 'x' } }, /^openai\.modle: .*did you mean model\?/],
    [{ limits: { perday: 1 } }, /^limits\.perday: .*did you mean perDay\?/],
    [{ platforms: { chirp: { limits: { x: 1 } } } }, /^platforms\.chirp\.limits\.x: /],
    [{ platforms: { chirp: { pause: true } } }, /^platforms\.chirp\.pause: .*did you mean paused\?/],
    [{ platforms: { chrip: {} } }, /^platforms\.chrip: found a platform .* \(did you mean chirp\?\)/],
    [{ limits: { perDay: 0 } }, /^limits\.perDay: found 0; expected at least 1/],
    [{ openai: { api: 'soap' } }, /^openai\.api: found "soap"; expected one of "responses", "chat"/],
    [{ moderation: { onFailure: 'ignore' } }, /^moderation\.onFailure: found "ignore"; expected one of "wait", "pass"/],
    [{ moderation: { thresholds: { hate: 2 } } }, /^moderation\.thresholds\.hate: found 2; expected at most 1/],
    [{ moderation: { thresholds: { rudeness: 0.5 } } }, /^moderation\.thresholds\.rudeness: /],
    [{ openai: { temperature: 3 } }, /^openai\.temperature: found 3; expected at most 2/],
    [{ platforms: { chirp: { openai: { modle: 'x' } } } }, /^platforms\.chirp\.openai\.modle: .*did you mean model\?/],
    [{ traits: { Humour: {} } }, /^traits\.Humour: .*expected a name of 1 to 32 lower-case letters/],
    [{ traits: { humour: { hihg: 'x' } } }, /^traits\.humour\.hihg: .*did you mean high\?/],
    [
      { traits: { humour: { modifiers: { emojis: 1 } } } },
      /^traits\.humour\.modifiers\.emojis: .*did you mean emoji\?/,
    ],
    [
      { traits: { humour: { modifiers: { emoji: 9 } } } },
      /^traits\.humour\.modifiers\.emoji: found 9; expected at most 5/,
    ],
    [{ traits: { humor: { high: 'x' } } }, /^traits\.humor\.low: found nothing; .*did you mean humour\?/],
    [
      { platforms: { chirp: { traits: { odd: { low: 'x' } } } } },
      /^platforms\.chirp\.traits\.odd\.high: found nothing/,
    ],
    [{ traits: { humour: { high: ' ' } } }, /^traits\.humour\.high: found " "; expected a text that is not empty/],
    [{ maxLatenessMinutes: '2h' }, /^maxLatenessMinutes: found "2h"; expected a number/],
    [[], /^\(file\): found an empty list; expected a JSON object/],
  ])('refuses %j', (value, expected) => {
    expect(sentences(value)).toHaveLength(1);
    expect(sentences(value)[0]).toMatch(expected);
  });

  it('accepts the file that comes with the project', () => {
    const bytes = readFileSync(new URL('../../../config.json', import.meta.url));
    expect(readConfig(bytes, allPlatformTraits)).toMatchObject({ ok: true });
  });
});
