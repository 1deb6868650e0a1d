/** All that writes and judges by the model, in one part of a bundle: what it needs is loaded together. */
export { openaiModerator } from './moderation.ts';
export { openaiWriter } from './writer.ts';
