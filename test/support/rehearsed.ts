import { effectiveConfig } from '../../shared/config/effective.ts';
import { type Rehearsal, type RehearsalTools, rehearsal } from '../../shared/content/rehearsal.ts';
import type { WriteRequest } from '../../shared/content/writer.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import { readAnswer } from '../../shared/openai/answer.ts';
import { ModelRefused } from '../../shared/publication/errors.ts';
import { manualClock } from './manual-clock.ts';
import { scriptedTraits } from './scripted-platform.ts';
import { unlikeText } from './unlike-text.ts';
import { personality } from './world.ts';

const usage = { model: 'test', inputTokens: 10, outputTokens: 10, costUsd: 0.001 };

/** A rehearsal of Ada's with a model that says these outputs in turn, then ever new ones; `requests` is what it was asked. */
export function rehearsed(
  outputs: (string | Error)[] = [],
  changes: Partial<RehearsalTools> = {},
): Rehearsal & { readonly requests: WriteRequest[] } {
  const requests: WriteRequest[] = [];
  const subject = changes.personality ?? personality();
  const stage = rehearsal({
    personality: subject,
    version: 3,
    writer: async (traits, plan) => ({
      config: effectiveConfig({ traits, plan, personality: subject }),
      moderator: undefined,
      writer: {
        mostUsd: () => 0.002,
        async write(request) {
          requests.push(request);
          const raw = outputs.shift() ?? JSON.stringify({ text: unlikeText(requests.length) });
          if (raw instanceof Error) throw raw;
          const answer = readAnswer(raw, request);
          if ('unreadable' in answer) throw new ModelRefused('unreadable', answer.unreadable, usage);
          return { ...answer, raw, usage };
        },
      },
    }),
    traitsOf: () => scriptedTraits,
    clock: manualClock(),
    log: silentLog,
    ...changes,
  });
  return { ...stage, requests };
}

/** What a model puts out for a text. */
export function output(text: string): string {
  return JSON.stringify({ text });
}
