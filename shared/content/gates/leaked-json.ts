import { findingGate, firstMatch } from './gate.ts';

const patterns: readonly RegExp[] = [
  /(?:^|[{,[\s])["'](?:text|title|content|role|tool_calls?|function(?:_call)?|arguments|parameters|response|output|message|messages|properties|required|\$schema|tweet|post|reply)["']\s*:\s*["'[{]/iu,
  /\badditionalProperties\b|\bjson_schema\b|\boutput_text\b|\bfunction_call\b|\btool_calls\b/u,
  /<\/?(?:tool_call|tool_response|function_calls?|invoke|think|thinking|scratchpad|answer|final|response|output)\b[^>]{0,200}>|<function=|<\|[\w-]+\|>|\[\/?INST\]|<\/?s>|<<\/?SYS>>/iu,
  /\b(?:functions|tools|multi_tool_use)\.\w+\s*[({]/u,
  /^\s*\{\s*["'][\w$ -]+["']\s*:/u,
  /^```(?:json|xml|yaml|html)?\s*$/imu,
];

/** Raw JSON, tool calls, schema words or the special tokens of a model: the machine's form instead of the text in it. */
export const leakedJson = findingGate(
  'leaked-json',
  (text) => (isStructure(text.trim()) ? text.trim() : firstMatch(text, patterns)),
  (found) => `The text holds raw data (${found}); the field takes the plain words of the post alone.`,
);

function isStructure(text: string): boolean {
  if (!/^[[{]/u.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
