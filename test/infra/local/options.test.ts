import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseDuration, parsePort, parseSpeed, readOptions } from '../../../infra/local/options.ts';

describe('the options of npm start', () => {
  it('reads durations, speeds and ports', () => {
    expect(parseDuration('48h')).toBe(48 * 3_600_000);
    expect(parseDuration('90s')).toBe(90_000);
    expect(parseDuration('1.5d')).toBe(36 * 3_600_000);
    expect(parseSpeed('max')).toBe('max');
    expect(parseSpeed('60')).toBe(60);
    expect(parsePort('8080')).toBe(8080);
  });

  it('refuses the rest in one sentence that says what it found', () => {
    for (const written of ['48', 'h', '-1h', '0m', '', '1w', '1h30m']) {
      expect(() => parseDuration(written), written).toThrow(InvalidArgumentError);
      expect(() => parseDuration(written)).toThrow(`Found "${written}"`);
    }
    for (const written of ['0', '0.5', 'fast', '1e9', '-3'])
      expect(() => parseSpeed(written), written).toThrow('expected "max"');
    for (const written of ['0', '65536', '80.5', 'http'])
      expect(() => parsePort(written), written).toThrow('1 to 65535');
  });

  it('has defaults for a first look', () => {
    expect(readOptions([], '/personalities')).toEqual({
      speed: 60,
      personalities: '/personalities',
      fresh: false,
      json: false,
    });
    expect(readOptions(['--for', '12h', '--speed', 'max', '--fresh', '--json', '--port', '9'], '/p')).toEqual({
      runMs: 12 * 3_600_000,
      speed: 'max',
      personalities: '/p',
      fresh: true,
      json: true,
      port: 9,
    });
  });
});
