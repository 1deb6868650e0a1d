import type { Context, SQSBatchResponse } from 'aws-lambda';
import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { dynamoPersonalities } from '../../../shared/aws/dynamodb/personalities.ts';
import type { Table } from '../../../shared/aws/dynamodb/table.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { slotPublicationId } from '../../../shared/publication/publication-id.ts';
import { answerModelAtOnce, instantPublisher } from './instant-in-process.ts';
import { platform, transport } from './voices.ts';

/** One post: the firing it begins with, and the id of what comes of it. */
export interface Post {
  readonly payload: { readonly personality: string; readonly platform: string; readonly slot: string };
  readonly id: string;
}

/** What each function does with a post; throws where it gives the message back. */
export interface Functions {
  plan(post: Post): Promise<void>;
  draft(post: Post): Promise<void>;
  publish(post: Post): Promise<void>;
  sweep(): Promise<void>;
  observe(): Promise<void>;
}

/**
 * The functions' own entry files, loaded once with this environment, as a warm execution environment has them.
 * @param sandboxes `in-process`: model and platform answer without a request; `http`: they are where the environment says
 */
export async function loadFunctions(
  environment: Readonly<Record<string, string>>,
  sandboxes: 'in-process' | 'http',
): Promise<Functions> {
  Object.assign(process.env, environment);
  if (sandboxes === 'in-process') answerModelAtOnce();
  const [plan, draft, publish, sweep, observe] = await Promise.all([
    import('../../../functions/plan-post.ts'),
    import('../../../functions/write-draft.ts'),
    import('../../../functions/publish-twitter.ts'),
    import('../../../functions/sweep.ts'),
    import('../../../functions/observe-twitter.ts'),
  ]);
  const publishing = sandboxes === 'http' ? publish : { handler: instantPublisher() };
  let requests = 0;
  const contextOf = (functionName: string) => {
    requests += 1;
    return { functionName, awsRequestId: `request-${requests}` } as Context;
  };
  const deliver = async (functionName: string, { handler }: typeof draft | typeof publish, { id }: Post) => {
    const attributes = { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) };
    const record = { messageId: id, body: JSON.stringify({ id }), attributes, messageAttributes: {} };
    const event = { Records: [record] } as unknown as Parameters<typeof handler>[0];
    const { batchItemFailures }: SQSBatchResponse = await handler(event, contextOf(functionName));
    if (batchItemFailures.length > 0) throw new Error(`${functionName} gave ${id} back.`);
  };
  return {
    async plan({ payload }) {
      const { outcome } = await plan.handler(payload, contextOf('plan-post'));
      if (outcome !== 'planned')
        throw new Error(`The slot of ${payload.personality} was ${outcome}, expected planned.`);
    },
    draft: (post) => deliver('write-draft', draft, post),
    publish: (post) => deliver('publish', publishing, post),
    sweep: async () => void (await sweep.handler({ time: new Date().toISOString() }, contextOf('sweep'))),
    observe: async () => void (await observe.handler({}, contextOf('observe'))),
  };
}

/** Posts of all voices in turn, each a minute before the voice's last one, so that every slot is another and none is too late. */
export function postsOf(voices: readonly Personality[], from: number, count: number, now: number): Post[] {
  const minute = 60_000;
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const personality = voices[number % voices.length]!.id;
    const slot = Math.floor(now / minute) * minute - Math.floor(number / voices.length) * minute;
    const payload = { personality, platform, slot: new Date(slot).toISOString() };
    return { payload, id: slotPublicationId(personality, platform, slot) };
  });
}

const listenEveryMs = 100;

/** What sync-personalities leaves in the table for each voice. */
export async function settle(voices: readonly Personality[], table: Table): Promise<void> {
  const personalities = dynamoPersonalities(table);
  const accounts = dynamoAccounts(table);
  const now = Date.now();
  for (const [index, effective] of voices.entries()) {
    const { id } = effective;
    await personalities.putVersion({ personality: id, version: 1, etag: 'e', createdAt: 0, effective });
    const current = { personality: id, status: 'active' as const, version: 1, etag: 'e', settled: true, paused: false };
    await personalities.moveCurrent(undefined, { ...current, accounts: [{ platform, account: id }], updatedAt: 0 });
    await accounts.claim(platform, id, id);
    const account = await accounts.read(platform, id);
    // Not all at once: each tick of observe finds some that are due.
    const listening = { transport, newPostsIn: [], since: now, nextAt: now + index * listenEveryMs, intervalMs: 0 };
    if (account !== undefined) await accounts.write(account, { ...account, listening });
  }
}
