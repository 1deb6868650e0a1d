export interface Cause {
  readonly by: 'cause' | 'metric';
  readonly what: string;
}

const cause = (what: string, ...names: readonly string[]) =>
  names.map((name) => [name, { by: 'cause', what }] as const);
const metric = (what: string, ...names: readonly string[]) =>
  names.map((name) => [name, { by: 'metric', what }] as const);
const publishers = ['publish-twitter', 'publish-twitter-browser', 'publish-reddit'];
const functions = ['plan-post', 'write-draft', ...publishers, 'sweep', 'sync-personalities'];
const asynchronous = ['plan-post', 'sweep', 'sync-personalities'];
/** They read nothing of what they are invoked with, so nothing of it makes them fail. */
const observers = ['observe-twitter', 'observe-twitter-browser', 'observe-reddit'];
const queues = ['draft', ...publishers];
const groups = ['personalities', 'system'];

/**
 * What rings each alarm in the flow. By cause: that is done to a hive. By metric: the embedded cloud cannot do it, and the value is reported
 * as AWS would report it; its calendar stands while a message waits or a function runs, it refuses no run, no queue of its refuses a
 * message, and its clocks agree.
 */
export const causes: Readonly<Record<string, Cause>> = Object.fromEntries([
  ...cause('the schedule of sweep is gone', 'sweep-missing'),
  ...cause('the platform says yes three times and shows nothing', 'failed-posts'),
  ...cause('the platform refuses the login of an account', 'accounts'),
  ...cause('the answer to a post is lost, and nobody can list the posts of the account', 'unconfirmed'),
  ...cause('somebody edits an item into something else', 'broken-items'),
  ...cause('a draft is held, and nobody looks at it', 'approvals'),
  ...cause('write-draft takes messages and does nothing with them', 'stuck'),
  ...cause('the quota at OpenAI is empty', 'writer-blocked'),
  ...cause('a file names an unknown time zone', 'upload-refused'),
  ...cause('two posts of a day that has money for one', 'budget-exhausted-twitter', 'budget-exhausted-reddit'),
  ...cause('the blocked account should post every hour', 'stale-personalities'),
  ...cause('messages that are no jobs, five times each', 'jobs-given-back'),
  ...cause('sweep runs three times for an hour long gone', 'clocks-jumped'),
  ...metric('three publications moved in the future', 'clocks-disagrees'),
  ...cause('messages that are no jobs, given up', ...queues.map((name) => `dead-letters-${name}-dead`)),
  ...cause('a firing that its function cannot use', 'dead-letters-failed-invocations'),
  ...cause('a firing for a function that does not exist', 'dead-letters-failed-deliveries'),
  ...metric('a message of 31 minutes', ...queues.map((name) => `oldest-message-${name}`)),
  ...cause('it is invoked with nothing, three times', ...functions.map((name) => `function-errors-${name}`)),
  ...metric('three runs that threw', ...observers.map((name) => `function-errors-${name}`)),
  ...metric('five refused runs', ...[...functions, ...observers].map((name) => `throttles-${name}`)),
  ...metric('a run of nearly its timeout', ...[...functions, ...observers].map((name) => `duration-${name}`)),
  ...cause('a firing without content', ...asynchronous.map((name) => `asynchronous-invocations-${name}-dropped`)),
  ...metric(
    'a run that failed and is not tried again',
    ...observers.map((name) => `asynchronous-invocations-${name}-dropped`),
  ),
  ...metric(
    'the queue of failures is full',
    ...[...asynchronous, ...observers].map((name) => `asynchronous-invocations-${name}-lost`),
  ),
  ...groups.flatMap((name) => [
    ...cause('a firing for a function that does not exist', `schedule-deliveries-${name}-dropped`),
    ...cause('the same, put aside', `schedule-deliveries-${name}-dead-lettered`),
    ...metric('the queue of failures is full', `schedule-deliveries-${name}-lost`),
  ]),
  ...cause('the rule of uploads names a function that does not exist', 'upload-events-dropped'),
  ...cause('the same, put aside', 'upload-events-dead-lettered'),
  ...metric('the queue of failures is full', 'upload-events-lost'),
]);
