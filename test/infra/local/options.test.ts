import { InvalidArgumentError } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseCrowd, parseDuration, parsePort, parseSpeed, readOptions } from '../../../infra/local/options.ts';

describe('the options of npm start', () => {
  it('reads durations, speeds and ports', () => {
    expect(parseDuration('48h')).toBe(48 * 3_600_000);
    expect(parseDuration('90s')).toBe(90_000);
    expect(parseDuration('1.5d')).toBe(36 * 3_600_000);
    expect(parseSpeed('max')).toBe('max');
    expect(parseSpeed('60')).toBe(60);
    expect(parsePort('8080')).toBe(8080);
    expect(['off', '0', '1', '2.5'].map(parseCrowd)).toEqual([0, 0, 1, 2.5]);
  });

  it('refuses the rest in one sentence that says what it found', () => {
    for (const written of ['48', 'h', '-1h', '0m', '', '1w', '1h30m']) {
      expect(() => parseDuration(written), written).toThrow(InvalidArgumentError);
      expect(() => parseDuration(written)).toThrow(`Found "${written}"`);
    }
    for (const written of ['0', '0.5', 'fast', '1e9', '-3'])
      expect(() => parseSpeed(written), written).toThrow('expected "max"');
    for (const written of ['on', '', '-1', '21'])
      expect(() => parseCrowd(written), written).toThrow('"off" or a number from 0 to 20');
    for (const written of ['0', '65536', '80.5', 'http'])
      expect(() => parsePort(written), written).toThrow('1 to 65535');
  });

  it('has defaults for a first look', () => {
    expect(readOptions([], '/personalities')).toEqual({
      speed: 60,
      crowd: 1,
      personalities: '/personalities',
      fresh: false,
      yes: false,
      json: false,
    });
    expect(readOptions(['--for', '12h', '--speed', 'max', '--fresh', '--json', '--port', '9'], '/p')).toEqual({
      runMs: 12 * 3_600_000,
      speed: 'max',
      crowd: 1,
      personalities: '/p',
      fresh: true,
      yes: false,
      json: true,
      port: 9,
    });
  });
});

describe('the option --live', () => {
  afterEach(() => void vi.restoreAllMocks());
  const refusal = (...argv: string[]): string => {
    let written = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    expect(() => readOptions(argv, '/p')).toThrow('exit 1');
    return written;
  };

  it('takes each platform alone, all of them, or the model alone, at the speed of clocks', () => {
    expect(readOptions(['--live', 'twitter', '--yes'], '/p')).toMatchObject({ live: ['twitter'], speed: 1, yes: true });
    expect(readOptions(['--live', 'reddit', 'twitter', 'reddit'], '/p').live).toEqual(['reddit', 'twitter']);
    expect(readOptions(['--live'], '/p').live).toEqual(['twitter', 'reddit']);
    expect(readOptions(['--live', 'openai', '--speed', '1'], '/p')).toMatchObject({ live: ['openai'], speed: 1 });
    expect(readOptions(['--speed', '1'], '/p').live).toBeUndefined();
    expect(readOptions(['--live', 'openai', '--crowd', '3'], '/p').crowd).toBe(0);
  });

  it('refuses another speed, forgetting, and what is no platform', () => {
    expect(refusal('--live', 'twiter')).toMatch(/expected some of .*\(did you mean twitter\?\)/);
    expect(refusal('--live', 'twitter', '--speed', '60')).toMatch(/--speed 60 does not go with --live/);
    expect(refusal('--live', '--speed', 'max')).toMatch(/--speed max does not go with --live/);
    expect(refusal('--live', 'twitter', '--fresh')).toMatch(/--fresh does not go with --live/);
    expect(refusal('--live', 'myspace')).toMatch(/Found "myspace", expected some of twitter, reddit, openai/);
  });
});
