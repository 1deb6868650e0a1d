import { explain } from '../explain.ts';
import { type Finding, unseen, wrong } from './finding.ts';

/** What a look at something gave: the thing, that this caller may not see it, or that it could not be reached. */
export type Looked<T> = { readonly seen: T } | { readonly hidden: string } | { readonly failed: string };

interface ServiceError {
  readonly name?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const mayNot = /AccessDenied|Forbidden|NotAuthorized|AuthorizationError|UnauthorizedOperation/;

/** Looks, and never throws: what goes wrong is a finding. Bugs of ours are told by their own words. */
export async function look<T>(work: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { seen: await work() };
  } catch (error) {
    if (isForbidden(error)) return { hidden: 'whoever asks here has no right to see it' };
    return { failed: explain(error) ?? (error instanceof Error ? error.message : String(error)) };
  }
}

/** True where AWS knows the caller and says no. */
export function isForbidden(error: unknown): boolean {
  const { name, cause, $metadata } = (error ?? {}) as ServiceError;
  if (typeof name === 'string' && mayNot.test(name)) return true;
  if ($metadata?.httpStatusCode === 403 && !/^(?:Expired|Invalid|Unrecognized|Signature)/.test(String(name)))
    return true;
  return cause !== undefined && cause !== error && isForbidden(cause);
}

/** The findings of what was seen; one of `check` where nothing was. Pure. */
export function judged<T>(
  check: string,
  looked: Looked<T>,
  judge: (seen: T) => readonly Finding[],
  cure = 'see that it is deployed and can be reached, then ask again',
): readonly Finding[] {
  if ('seen' in looked) return judge(looked.seen);
  if ('hidden' in looked) return [unseen(check, looked.hidden)];
  return [wrong(check, looked.failed, cure)];
}
