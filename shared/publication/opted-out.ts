import type { OptOuts } from '../interaction/opt-outs-port.ts';
import type { Publication } from './publication.ts';

/** Whether whoever a reply answers wants no answers any more. Of a post nothing is asked, and nothing read. */
export async function hasOptedOut(
  { platform, answering }: Pick<Publication, 'platform' | 'answering'>,
  optOuts: Pick<OptOuts, 'has'>,
): Promise<boolean> {
  return answering !== undefined && (await optOuts.has(platform, answering));
}
