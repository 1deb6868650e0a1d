import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/** How a request to a platform ended that did not succeed: only the platform's own errors.ts says what that means. */
export type Failure =
  /** It never had a connection that could carry it. */
  | { readonly kind: 'not-connected'; readonly why: string }
  /** It may have been carried out, but no whole answer came. */
  | { readonly kind: 'no-answer'; readonly why: string }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** Undefined where it was empty or broken, a text where it was no JSON. */
      readonly body: unknown;
    };

/** What the request was for: a create must not be repeated, a read may, a removal changes nothing the second time. */
export type Purpose = 'create' | 'read' | 'remove';

/** A request that got no success. Nothing of the request, no header of it above all, is in it. */
export class RequestFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`Request failed: ${failure.kind}.`);
    this.name = 'RequestFailed';
    this.failure = failure;
  }
}

/** Whether a request's connection was ever ready to carry it: until then nothing has left, whatever went wrong. */
export class Connection {
  #ready = false;
  /** What cut it, where the client library's own error loses that. */
  why = 'the connection was cut';

  /** To be called with the request's socket, before it carries anything. */
  watch(socket: Socket): void {
    const handshaking = 'secureConnecting' in socket && socket.secureConnecting === true;
    if (!socket.connecting && !handshaking) {
      this.#ready = true;
      return;
    }
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      this.#ready = true;
    });
  }

  get carried(): boolean {
    return this.#ready;
  }

  /** The failure of a request that ended without an answer. */
  failure(why = this.why): Failure {
    return this.#ready ? { kind: 'no-answer', why } : { kind: 'not-connected', why };
  }
}

/** A code such as ECONNREFUSED; foreign messages may carry addresses and are left out. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'the connection was cut';
}
