import * as z from 'zod';
import type { Gate, GateContext, GateVerdict } from '../../../shared/content/gates/gate.ts';
import type { Personality, PlatformPlan } from '../../../shared/personality/personality.ts';
import { buildRequest } from '../../../shared/personality/prompt.ts';
import type { PlatformTraits } from '../../../shared/publication/platform.ts';

export const ada: Personality = {
  id: 'ada',
  name: 'Ada Crumb',
  language: 'en',
  timezone: 'Europe/London',
  paused: false,
  disclosure: true,
  bio: ['Ada bakes bread at night and writes about it in the morning.'],
  lore: ['She once traded a sourdough starter for a bicycle.'],
  knowledge: ['Rye needs more water than wheat.'],
  topics: ['sourdough', 'early mornings', 'ovens'],
  adjectives: ['dry', 'warm'],
  style: { all: ['Short sentences.'], chat: ['Ask something back.'], post: ['One image in each post.'] },
  messageExamples: [
    [
      { user: '{{user1}}', text: 'Why does my loaf sink?' },
      { user: 'Ada Crumb', text: 'It is tired. So are you. Proof less.' },
    ],
  ],
  postExamples: ['The oven hums before I do, and it hums better than I ever will.', 'Flour on the cat again.'],
  platforms: {},
};

export const plan: PlatformPlan = {
  enabled: true,
  account: 'ada',
  transport: 'api',
  schedule: { expression: 'rate(6 hours)', windowMinutes: 0 },
  limits: {},
  style: ['No more than one question mark.'],
  settings: {},
};

/** A platform of 100 characters where an emoji or a Chinese character counts two. */
export const traits: PlatformTraits = {
  id: 'toy',
  name: 'Toytown',
  transports: [],
  actions: ['post'],
  measure: (text) => [...text].reduce((sum, character) => sum + (character > '\u1100' ? 2 : 1), 0),
  limit: 100,
  normalise: (text) => text.trim(),
  defaultLimits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
  defaultDisclosure: { kind: 'label' },
  settings: z.record(z.string(), z.unknown()),
  foreignNames: [],
  graceTimeMs: 600_000,
  prices: { post: 0, link: 0, reply: 0, ownRead: 0 },
};

/** The same with titles and a footer. */
export const forum: PlatformTraits = {
  ...traits,
  id: 'forum',
  name: 'Forum',
  limit: 200,
  titleLimit: 20,
  defaultDisclosure: { kind: 'footer', text: 'Written by a machine.' },
};

export function request(change: Partial<Parameters<typeof buildRequest>[0]> = {}) {
  return buildRequest({
    personality: ada,
    traits,
    plan,
    topic: 'sourdough',
    withTitle: false,
    maxOutputTokens: 500,
    seed: 'ada.toy.20261122T0900Z',
    ...change,
  });
}

export const context: GateContext = { traits, personality: ada, instructions: request().instructions };

/** The verdict of a gate on a text. */
export function judge(gate: Gate, text: string, change: Partial<GateContext> = {}): GateVerdict {
  return gate.check({ text }, { ...context, ...change });
}
