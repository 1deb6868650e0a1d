import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoOptOuts } from '../../../../shared/aws/dynamodb/opt-outs.ts';
import { personKey } from '../../../../shared/interaction/opt-outs-port.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const at = Date.parse('2026-11-26T09:00:00Z');
const somebody = { id: '1700', handle: 'Some_Body' };

describe('the opt-outs in the table', () => {
  it('hold for the platform, by id and by name, and nobody else', async () => {
    const optOuts = dynamoOptOuts(await store.emptyTable());
    expect(await optOuts.has('somewhere', somebody)).toBe(false);
    expect(await optOuts.add('somewhere', somebody, 'wrote "stop" to ada', at)).toBe(true);
    expect(await optOuts.has('somewhere', somebody)).toBe(true);
    expect(await optOuts.has('somewhere', { id: '1701', handle: 'other' })).toBe(false);
    expect(await optOuts.has('elsewhere', somebody)).toBe(false);
  });

  it('find a person by the name alone where an operator knew no more', async () => {
    const optOuts = dynamoOptOuts(await store.emptyTable());
    await optOuts.add('somewhere', { id: '@Some_Body', handle: '@Some_Body' }, 'eve', at);
    expect(await optOuts.has('somewhere', somebody)).toBe(true);
    expect(await optOuts.list()).toEqual([{ platform: 'somewhere', person: 'some_body', how: 'eve', at }]);
  });

  it('keep the first word, however often it comes', async () => {
    const optOuts = dynamoOptOuts(await store.emptyTable());
    await optOuts.add('somewhere', somebody, 'first', at);
    expect(await optOuts.add('somewhere', somebody, 'second', at + 1)).toBe(false);
    expect(await optOuts.list()).toEqual([
      { platform: 'somewhere', person: '1700', handle: 'some_body', how: 'first', at },
    ]);
  });

  it('are taken back by id or name, and may come again', async () => {
    const optOuts = dynamoOptOuts(await store.emptyTable());
    await optOuts.add('somewhere', somebody, 'first', at);
    expect(await optOuts.remove('somewhere', '@some_body')).toBe(true);
    expect(await optOuts.has('somewhere', somebody)).toBe(false);
    expect(await optOuts.list()).toEqual([]);
    expect(await optOuts.remove('somewhere', '1700')).toBe(false);
    expect(await optOuts.add('somewhere', somebody, 'again', at + 5)).toBe(true);
    expect(await optOuts.list()).toMatchObject([{ how: 'again', at: at + 5 }]);
  });

  it('refuse a person without a name', async () => {
    const optOuts = dynamoOptOuts(await store.emptyTable());
    await expect(optOuts.add('somewhere', { id: ' @ ', handle: '' }, 'x', at)).rejects.toThrow(
      'needs the id or the name',
    );
    expect(await optOuts.has('somewhere', { id: '', handle: '' })).toBe(false);
  });
});

describe('the key of a person', () => {
  it.each([
    ['@Ada_Lamp', 'ada_lamp'],
    ['u/Ada-Lamp', 'ada-lamp'],
    ['/u/ada', 'ada'],
    [' 1700 ', '1700'],
    ['ursula', 'ursula'],
  ])('%s is %s', (written, key) => {
    expect(personKey(written)).toBe(key);
  });
});
