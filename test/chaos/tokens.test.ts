import { describe, expect, it } from 'vitest';
import { AccountBlocked } from '../../shared/publication/errors.ts';
import { seededRandom } from './random.ts';
import { TokenEndpoint, type TokenRules } from './tokens.ts';

const usual: TokenRules = { rotates: true, reuseRevokes: false, lifeMs: 60_000 };

function endpoint(changes: Partial<TokenRules> = {}) {
  const clock = { now: 0 };
  const tokens = new TokenEndpoint(seededRandom(1), () => clock.now, { ...usual, ...changes });
  return { clock, tokens, first: tokens.consent('ada').refreshToken };
}

describe('the token endpoint', () => {
  it('takes a refresh token once, and ends the access token before', () => {
    const { tokens, first } = endpoint();
    const one = tokens.renew(first);
    expect(tokens.accepts('ada', one.accessToken)).toBe(true);
    expect(tokens.accepts('bob', one.accessToken)).toBe(false);
    const two = tokens.renew(one.refreshToken);
    expect(tokens.accepts('ada', one.accessToken)).toBe(false);
    expect(() => tokens.renew(first)).toThrow(AccountBlocked);
    expect(tokens.accepts('ada', two.accessToken)).toBe(true);
  });

  it('ends everything of a grant whose token came twice, where it is strict', () => {
    const { tokens, first } = endpoint({ reuseRevokes: true });
    const one = tokens.renew(first);
    expect(() => tokens.renew(first)).toThrow(AccountBlocked);
    expect(tokens.accepts('ada', one.accessToken)).toBe(false);
    expect(() => tokens.renew(one.refreshToken)).toThrow(AccountBlocked);
    expect(tokens.accepts('ada', tokens.renew(tokens.consent('ada').refreshToken).accessToken)).toBe(true);
  });

  it('uses a token up although the answer gets lost', () => {
    const { tokens, first } = endpoint();
    tokens.failing = 1;
    const heard: string[] = [];
    for (let tries = 0; tries < 20 && !heard.includes('AccountBlocked'); tries += 1) {
      try {
        tokens.renew(first);
      } catch (error) {
        heard.push(error instanceof Error ? error.name : '');
      }
    }
    expect(heard.at(-1)).toBe('AccountBlocked');
    expect(heard).toContain('NotSent');
  });

  it('lets tokens expire, and takes one back', () => {
    const { clock, tokens, first } = endpoint({ rotates: false });
    const one = tokens.renew(first);
    const two = tokens.renew(first);
    tokens.end(one.accessToken);
    expect(tokens.accepts('ada', one.accessToken)).toBe(false);
    expect(tokens.accepts('ada', two.accessToken)).toBe(true);
    clock.now += 60_000;
    expect(tokens.accepts('ada', two.accessToken)).toBe(false);
  });
});
