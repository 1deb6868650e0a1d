import { describe, expect, it } from 'vitest';
import type { Call } from '../../../infra/cli/command.ts';
import { plain } from '../../../infra/cli/format.ts';
import { addOptOut, listOptOuts, removeOptOut } from '../../../infra/cli/optout.ts';
import type { OptOut, OptOuts } from '../../../shared/interaction/opt-outs-port.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';

const now = Date.parse('2026-11-26T09:30:00Z');
const platform = allPlatformTraits[0]?.id ?? '';

function callTo() {
  const kept: OptOut[] = [];
  const deeds: unknown[] = [];
  const optOuts: OptOuts = {
    has: async (on, { id }) => kept.some((one) => one.platform === on && one.person === id),
    async add(on, { id: person }, how, at) {
      if (kept.some((one) => one.platform === on && one.person === person)) return false;
      kept.push({ platform: on, person, how, at });
      return true;
    },
    async remove(on, person) {
      const index = kept.findIndex((one) => one.platform === on && one.person === person);
      if (index >= 0) kept.splice(index, 1);
      return index >= 0;
    },
    list: async () => kept,
  };
  const call = {
    connect: async () => ({ optOuts, where: 'this machine', clock: { now: () => now }, target: { kind: 'embedded' } }),
    did: async (deed: unknown) => {
      deeds.push(deed);
    },
  } as unknown as Call;
  return { call, deeds, kept };
}

describe('hive optout', () => {
  it('adds a person, keeps the deed and lists who it is, since when and why', async () => {
    const { call, deeds } = callTo();
    const { data, text } = await addOptOut(call, { onPlatform: platform, person: '@Some_Body', why: 'Asked by mail.' });
    expect(data).toEqual({ platform, person: 'some_body', optedOut: true, added: true });
    expect(text(plain)).toBe(`some_body on ${platform} gets no answers any more on this machine.`);
    expect(deeds).toEqual([{ what: 'opted out', on: `person ${platform}/some_body`, why: 'Asked by mail.' }]);
    const listed = await listOptOuts(call);
    expect(listed.data).toMatchObject([{ platform, person: 'some_body', at: '2026-11-26T09:30:00.000Z' }]);
    expect(listed.text(plain)).toMatch(/some_body .*09:30.*: Asked by mail\.$/);
  });

  it('changes nothing where they had opted out already, and leaves no deed', async () => {
    const { call, deeds } = callTo();
    await addOptOut(call, { onPlatform: platform, person: 'u/eve' });
    const again = await addOptOut(call, { onPlatform: platform, person: 'eve' });
    expect(again).toMatchObject({ unchanged: true, data: { added: false } });
    expect(deeds).toHaveLength(1);
  });

  it('takes it back', async () => {
    const { call, deeds, kept } = callTo();
    await addOptOut(call, { onPlatform: platform, person: 'eve' });
    await removeOptOut(call, { onPlatform: platform, person: '@eve' });
    expect(kept).toEqual([]);
    expect(deeds.at(-1)).toEqual({ what: 'opted in', on: `person ${platform}/eve` });
    expect((await listOptOuts(call)).text(plain)).toBe('Nobody opted out on this machine.');
  });

  it('says what is wrong, and changes nothing', async () => {
    const { call, deeds, kept } = callTo();
    await expect(removeOptOut(call, { onPlatform: platform, person: 'eve' })).rejects.toThrow(
      `eve on ${platform} has not opted out on this machine: see "hive optout list"`,
    );
    await expect(addOptOut(call, { onPlatform: 'nowhere', person: 'eve' })).rejects.toThrow(
      'There is no platform "nowhere"',
    );
    await expect(addOptOut(call, { onPlatform: platform, person: 'two words' })).rejects.toThrow(
      'Found "two words" for the person, expected a name',
    );
    expect({ deeds, kept }).toEqual({ deeds: [], kept: [] });
  });
});
