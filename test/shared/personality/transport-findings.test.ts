import { describe, expect, it } from 'vitest';
import { readPersonality } from '../../../shared/personality/import.ts';
import { transportFindings } from '../../../shared/personality/transport-findings.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { ada, plan } from '../content/subjects.ts';

const [api] = madeUpTraits('chirp').transports;
const risk = 'Chirp forbids it, and may close an account for good.';
const chirp = madeUpTraits('chirp', { transports: [api!, { id: 'browser', runtime: api!.runtime, risk }] });
const over = (transport: string) =>
  transportFindings({ ...ada, platforms: { chirp: { ...plan, transport } } }, [chirp]);

describe('a way to a platform that is not for everybody', () => {
  it('is warned of, with the field and the reason; any other is not', () => {
    expect(over('browser')).toEqual([
      {
        kind: 'warning',
        field: 'platforms.chirp.transport',
        text: `\`platforms.chirp.transport\` is "browser": ${risk}`,
      },
    ]);
    expect(over('api')).toEqual([]);
    expect(transportFindings({ platforms: { gone: plan } }, [chirp])).toEqual([]);
  });

  it('is taken all the same, when the file asks for it, and never by itself', () => {
    const file = (transport: string | undefined) =>
      new TextEncoder().encode(JSON.stringify({ name: 'Ada', platforms: { chirp: { transport } } }));
    const chosen = readPersonality('ada', file('browser'), [chirp]);
    expect(chosen).toMatchObject({ ok: true, personality: { platforms: { chirp: { transport: 'browser' } } } });
    expect(chosen.ok && chosen.understood.filter(({ text }) => text.includes(risk))).toHaveLength(1);
    const unsaid = readPersonality('ada', file(undefined), [chirp]);
    expect(unsaid).toMatchObject({ ok: true, personality: { platforms: { chirp: { transport: 'api' } } } });
    expect(unsaid.ok && unsaid.understood.filter(({ text }) => text.includes(risk))).toEqual([]);
  });
});
