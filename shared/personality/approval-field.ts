import * as z from 'zod';
import type { Approval } from './personality.ts';
import { parseExpression, readSchedule } from './schedule-expression.ts';

const minuteMs = 60_000;
const longestLeadMinutes = 7 * 1440;
/** Half a working day, so that somebody sees a draft before its slot. */
const usualLeadMinutes = 240;

const expected = '"auto", "required" or { "leadTime": "4 hours" }';
const leadTime = 'a time of 10 minutes to 7 days, such as "4 hours"';

/**
 * The field of a file. An object with another field than `leadTime` is refused, not warned of: a slip of the pen would let posts out that
 * somebody meant to see.
 */
export const approvalField = z
  .unknown()
  .transform((written, context): Approval => {
    const read = readApproval(written);
    if (!('expected' in read)) return read;
    context.issues.push({ code: 'custom', message: read.expected, input: written, path: [...read.at] });
    return z.NEVER;
  })
  .meta({
    accepts: {
      anyOf: [
        { type: 'string', enum: ['auto', 'required'] },
        {
          type: 'object',
          required: ['leadTime'],
          additionalProperties: false,
          properties: {
            leadTime: {
              type: 'string',
              description: 'How long before its post each draft is written, 10 minutes to 7 days.',
              examples: ['4 hours', '1 day'],
            },
          },
        },
      ],
    },
  });

function readApproval(written: unknown): Approval | { readonly expected: string; readonly at: readonly string[] } {
  if (written === 'auto') return { mode: 'auto' };
  if (written === 'required') return { mode: 'required', leadMinutes: usualLeadMinutes };
  if (written === null || typeof written !== 'object' || Array.isArray(written)) return { expected, at: [] };
  const { leadTime: lead, ...others } = written as { readonly leadTime?: unknown };
  if (lead === undefined || Object.keys(others).length > 0) return { expected, at: [] };
  const read = typeof lead === 'string' ? readSchedule({ every: lead }) : undefined;
  if (read?.ok !== true) return { expected: leadTime, at: ['leadTime'] };
  const parsed = parseExpression(read.schedule.expression);
  const leadMinutes = parsed.kind === 'rate' ? parsed.intervalMs / minuteMs : Number.POSITIVE_INFINITY;
  return leadMinutes <= longestLeadMinutes
    ? { mode: 'required', leadMinutes }
    : { expected: leadTime, at: ['leadTime'] };
}
