import type { AsynchronousEvent } from './asynchronous.ts';
import type { Invocation } from './host.ts';
import type { BatchOutcome } from './poller.ts';
import type { Firing, ObjectEvent } from './services/types.ts';

/** What the embedded cloud did. */
export type CloudEvent =
  | { type: 'fired'; id: string; firing: Firing; at: number }
  | { type: 'object'; event: ObjectEvent }
  | ({ type: 'asynchronous' } & AsynchronousEvent)
  | ({ type: 'batch' } & BatchOutcome)
  | ({ type: 'invocation' } & Invocation)
  /** Something that had to be written could not be: the calendar stands still from here on, run() rejects. */
  | { type: 'fatal'; error: Error };
