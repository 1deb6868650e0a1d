import { describe, expect, it } from 'vitest';
import { jsonLog, withFields } from '../../../shared/monitoring/logger.ts';
import { createRedactor } from '../../../shared/monitoring/redact.ts';
import { manualClock } from '../../support/manual-clock.ts';

function recorded() {
  const lines: string[] = [];
  const redactor = createRedactor();
  const log = jsonLog({
    fields: { function: 'sweep' },
    write: (line) => lines.push(line),
    clock: manualClock(),
    redactor,
  });
  return { log, lines, redactor };
}

describe('the log', () => {
  it('is one JSON object per line: level, time, event, fields', () => {
    const { log, lines } = recorded();
    log.info('publication.planned', { publication: 'a', text: 'two\nlines' });
    log.warn('job.again');
    log.error('job.failed', { error: new RangeError('no') });
    expect(lines[0]).toBe(
      '{"level":"info","time":"2026-11-22T09:00:00.000Z","event":"publication.planned","function":"sweep","publication":"a","text":"two\\nlines"}',
    );
    expect(lines.join('').includes('\n')).toBe(false);
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['info', 'warn', 'error']);
    expect(JSON.parse(lines[2] ?? '').error).toMatchObject({ name: 'RangeError', message: 'no' });
  });

  it('lets no field pass itself off as level, time or event', () => {
    const { log, lines } = recorded();
    log.error('real', { level: 'info', time: 'never', event: 'faked' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      time: '2026-11-22T09:00:00.000Z',
      event: 'real',
    });
  });

  it('says no secret', () => {
    const { log, lines, redactor } = recorded();
    redactor.hide('canary-value');
    log.info('tried', { authorization: 'canary-header', note: 'with canary-value' });
    expect(lines[0]).not.toContain('canary');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ authorization: '[hidden]', note: 'with [hidden]' });
  });

  it('carries further fields, the nearer ones first', () => {
    const { log, lines } = recorded();
    const own = withFields(withFields(log, { publication: 'a', part: 0 }), { part: 1 });
    own.info('one', { attempt: 2 });
    own.warn('two', { publication: 'b' });
    own.error('three');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { function: 'sweep', publication: 'a', part: 1, attempt: 2 },
      { publication: 'b', part: 1 },
      { publication: 'a', part: 1 },
    ]);
  });
});
