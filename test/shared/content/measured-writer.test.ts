import { expect, it } from 'vitest';
import { measuredWriter } from '../../../shared/content/measured-writer.ts';
import type { Writer } from '../../../shared/content/writer.ts';
import { emfMetrics } from '../../../shared/monitoring/metrics.ts';
import { ModelRefused, ModelUnavailable } from '../../../shared/publication/errors.ts';

const usage = { model: 'm', inputTokens: 10, outputTokens: 10, costUsd: 0.002 };
const request = { instructions: '', input: '', withTitle: false, maxOutputTokens: 100 };

it('measures the time of every call, and the money of every answer', async () => {
  const lines: Record<string, unknown>[] = [];
  const metrics = emfMetrics({ stage: 'test', write: (line) => lines.push(JSON.parse(line)) });
  let time = 1000;
  const answers = [
    { text: 'Fog.', raw: 'Fog.', usage },
    new ModelRefused('refusal', 'No.', { ...usage, costUsd: 0.001 }),
    new ModelUnavailable('Away.', time, { mayBePaid: true }),
  ];
  const writer: Writer = {
    mostUsd: () => 0.5,
    async write() {
      time += 250;
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  };
  const measured = measuredWriter(writer, { monotonic: () => time }, metrics);
  expect(measured.mostUsd(request)).toBe(0.5);
  expect(await measured.write(request)).toMatchObject({ text: 'Fog.' });
  await expect(measured.write(request)).rejects.toThrow(ModelRefused);
  await expect(measured.write(request)).rejects.toThrow(ModelUnavailable);
  metrics.flush();
  expect(lines).toMatchObject([
    { stage: 'test', action: 'write', SpentUsd: [0.002, 0.001], ModelLatency: [250, 250, 250] },
  ]);
});
