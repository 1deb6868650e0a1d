import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { askForEntry, credentialReader, entryOf, formsOf } from '../../../infra/cli/credential-forms.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';

const schema = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('key'), appKey: z.string(), appSecret: z.string() }),
  z.object({ scheme: z.literal('grant'), clientId: z.string(), clientSecret: z.string().optional() }),
]);

/** A person with these answers, who notes what was asked. */
function person(...answers: string[]) {
  const asked: string[] = [];
  const next = (question: string): string => {
    asked.push(question);
    return answers.shift() ?? '';
  };
  return {
    asked,
    askHidden: async (question: string) => next(question),
    choose: async (question: string, options: readonly string[]) => next(`${question} ${options.join('/')}`),
  };
}

describe('the forms of credentials', () => {
  it('follow from a schema', () => {
    expect(formsOf(schema)).toEqual([
      {
        fixed: { scheme: 'key' },
        fields: [
          { name: 'appKey', optional: false },
          { name: 'appSecret', optional: false },
        ],
      },
      {
        fixed: { scheme: 'grant' },
        fields: [
          { name: 'clientId', optional: false },
          { name: 'clientSecret', optional: true },
        ],
      },
    ]);
    expect(formsOf(z.object({ token: z.string() }))).toEqual([
      { fixed: {}, fields: [{ name: 'token', optional: false }] },
    ]);
    expect(formsOf(z.string())).toEqual([]);
  });

  it('are asked for field by field; what is optional may stay empty', async () => {
    const ada = person('grant', 'the-client', '');
    expect(await askForEntry(ada, 'toy', 'ada', formsOf(schema))).toEqual({ scheme: 'grant', clientId: 'the-client' });
    expect(ada.asked).toEqual(['Which credentials of toy/ada? key/grant', 'clientId', 'clientSecret (empty: none)']);
    const bob = person(' token ');
    expect(await askForEntry(bob, 'toy', 'bob', formsOf(z.object({ token: z.string() })))).toEqual({ token: 'token' });
    expect(bob.asked).toEqual(['token']);
  });

  it('that nobody knows are asked for as one line', async () => {
    const ada = person('{"token":"t"}');
    expect(await askForEntry(ada, 'toy', 'ada', [])).toEqual({ token: 't' });
    expect(ada.asked).toEqual(['The credentials of toy/ada, as one line of JSON']);
  });

  it('are no JSON, and nothing of them is said', () => {
    expect(() => entryOf('{"token": "canary')).toThrow(/no JSON/);
    expect(() => entryOf('{"token": "canary')).not.toThrow(/canary/);
  });
});

describe("a platform's reader", () => {
  const ways = allPlatformTraits.flatMap(({ id, transports }) => transports.map((way) => [id, way.id] as const));
  it.each(ways)('of %s over %s refuses by field, without a value', async (platform, transport) => {
    const { check } = await credentialReader(platform, transport);
    expect(() => check('ada', { scheme: 'canary', appKey: 'canary' })).toThrow(
      /^Nothing was stored\. The credentials of .*"ada"/,
    );
    expect(() => check('ada', { scheme: 'canary', appKey: 'canary' })).not.toThrow(/canary/);
    for (const entry of [['x'], null, 'text']) expect(() => check('ada', entry)).toThrow(/no JSON object/);
  });

  it('without a file of its own takes every object', async () => {
    const { check, forms } = await credentialReader('no-such-platform', 'api');
    expect(forms).toEqual([]);
    expect(() => check('ada', { anything: 'goes' })).not.toThrow();
  });
});
