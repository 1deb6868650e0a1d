import type { Traits } from './trait.ts';

/** The traits that every hive knows; config.json changes them and adds others. */
export const builtInTraits: Traits = {
  formality: {
    low: 'casual, with contractions and everyday words',
    high: 'formal, in whole sentences and measured words',
    modifiers: { temperature: -0.15, emoji: -1, hashtags: -1 },
  },
  humour: {
    low: 'in earnest, without a joke',
    high: 'funny, with a turn or a wordplay wherever it fits',
    modifiers: { temperature: 0.15, emoji: 1 },
  },
  warmth: {
    low: 'reserved, keeping a distance',
    high: 'warm, speaking to people as to friends',
    modifiers: { temperature: 0.05, emoji: 1, replyProbability: 0.5 },
  },
  energy: {
    low: 'calm, slow and quiet',
    high: 'lively, in short strong strokes',
    modifiers: { temperature: 0.1, emoji: 1, hashtags: 1, length: -0.3, cadence: 0.5 },
  },
  curiosity: {
    low: 'sure of what it knows, stating',
    high: 'curious, wondering aloud and asking',
    modifiers: { temperature: 0.1, length: 0.2, replyProbability: 0.5 },
  },
  verbosity: {
    low: 'terse, not one word too many',
    high: 'generous with words, with details and examples',
    modifiers: { length: 1 },
  },
  optimism: {
    low: 'gloomy, seeing what can go wrong',
    high: 'hopeful, seeing what may come of it',
    modifiers: { temperature: 0.05, emoji: 1 },
  },
  sarcasm: {
    low: 'sincere, meaning every word',
    high: 'sarcastic, saying the opposite with a straight face',
    modifiers: { temperature: 0.1, emoji: -1, replyProbability: -0.3 },
  },
  confidence: {
    low: 'tentative, with maybes and doubts',
    high: 'certain, in plain claims without hedging',
    modifiers: { temperature: -0.1, length: -0.2, cadence: 0.3 },
  },
  imagination: {
    low: 'literal, close to the facts',
    high: 'imaginative, in images and unexpected comparisons',
    modifiers: { temperature: 0.25 },
  },
};
