import { type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Signed for nobody in particular: the embedded cloud checks that a request is signed, not by whom. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/local/aws4_request, SignedHeaders=host, Signature=none';

/**
 * One request to a service of the embedded cloud from the process that it runs in, which needs so few that it does without the SDK (40 MB)
 * and without fetch, for which Node loads all of undici (10 MB).
 * @throws when no answer comes; what the answer's status means is the caller's to judge.
 */
export function signedRequest(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>> = {},
  body: string | Buffer = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = {
      authorization,
      'x-amz-date': '20260101T000000Z',
      'content-length': Buffer.byteLength(body),
      ...headers,
    };
    const sent = request(url, { method, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Asks DynamoDB for one action; answers what it said, an error too. */
export async function askDynamoDb(
  url: string,
  action: string,
  body: object,
): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${action}` };
  const answer = await signedRequest(url, 'POST', headers, JSON.stringify(body));
  return { status: answer.status, text: answer.body.toString('utf8') };
}
