import { describe, expect, it } from 'vitest';
import { keyIdOf, seal, sealingKey, unseal } from '../../../shared/aws/sealing.ts';

const key = sealingKey('a generated secret');

describe('sealing', () => {
  it('opens what it sealed, empty and long texts too', () => {
    for (const text of ['', 'tøken 🐝', 'x'.repeat(10_000)])
      expect(unseal(key, 'ada', seal(key, 'ada', text))).toBe(text);
  });

  it('never gives the same sealed text twice and names its key', () => {
    const [first, second] = [seal(key, 'ada', 'same'), seal(key, 'ada', 'same')];
    expect(first).not.toBe(second);
    expect(keyIdOf(first)).toBe(key.id);
    expect(first).not.toContain('same');
  });

  it('derives the same key from the same secret only, and the id tells nothing of the key', () => {
    expect(sealingKey('a generated secret')).toEqual(key);
    expect(sealingKey('another').id).not.toBe(key.id);
    expect(Buffer.from(key.key).toString('hex')).not.toContain(key.id);
    expect(key.key).toHaveLength(32);
  });

  it('stays shut for another key, other associated data, and a changed text', () => {
    const sealed = seal(key, 'ada', 'secret');
    expect(unseal(sealingKey('another'), 'ada', sealed)).toBeUndefined();
    expect(unseal({ ...sealingKey('another'), id: key.id }, 'ada', sealed)).toBeUndefined();
    expect(unseal(key, 'bob', sealed)).toBeUndefined();
    const [form, id, body = ''] = sealed.split('.');
    const flipped = Buffer.from(body, 'base64url');
    for (const at of [0, 12, flipped.length - 1]) {
      const changed = Buffer.from(flipped);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(key, 'ada', `${form}.${id}.${changed.toString('base64url')}`)).toBeUndefined();
    }
    for (const other of ['', 'v1', `v2.${id}.${body}`, `v1.${id}.`, `v1.${id}.AAAA`, `${sealed}.x`]) {
      expect(unseal(key, 'ada', other)).toBeUndefined();
    }
  });
});
