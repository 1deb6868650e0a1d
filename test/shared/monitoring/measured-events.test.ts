import { describe, expect, it } from 'vitest';
import { measuredLog } from '../../../shared/monitoring/measured-events.ts';
import { emfMetrics } from '../../../shared/monitoring/metrics.ts';

function recorded() {
  const logged: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const metrics = emfMetrics({ stage: 'test', write: (line) => lines.push(JSON.parse(line)) });
  const keep = (event: string) => void logged.push(event);
  const log = measuredLog({ info: keep, warn: keep, error: keep }, metrics);
  const flushed = () => {
    metrics.flush();
    return lines.splice(0).map(({ _aws, ...line }) => line);
  };
  return { log, logged, flushed };
}

describe('the log that measures', () => {
  it('makes metrics of the events that have one, whatever their level, and logs all', () => {
    const { log, logged, flushed } = recorded();
    log.info('publication.published', { publication: 'ada.x', platform: 'chirp', secondsFromSlot: 42 });
    log.info('platform.billed', { publication: 'ada.x', platform: 'chirp', usd: 0.015 });
    log.error('account.blocked', { platform: 'chirp', account: 'ada', kind: 'suspended' });
    log.error('writer.blocked', { kind: 'bad-key' });
    log.warn('publication.unknown', {});
    log.info('publication.planned', {});
    expect(logged).toHaveLength(6);
    expect(flushed()).toEqual([
      { stage: 'test', platform: 'chirp', action: 'publish', SlotToPublished: 42, AccountsBlocked: 1 },
      { stage: 'test', action: 'publish', SpentUsd: 0.015 },
      { stage: 'test', action: 'write', WriterBlocked: 1 },
      { stage: 'test', outcome: 'publication.unknown', Oddities: 1 },
    ]);
  });

  it('measures nothing of what carries no number', () => {
    const { log, flushed } = recorded();
    log.info('platform.billed', {});
    log.info('toString');
    expect(flushed().flatMap((line) => Object.keys(line))).not.toContain('SpentUsd');
  });
});
