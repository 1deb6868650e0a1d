import { findingGate, firstMatch } from './gate.ts';

const reasons =
  'bad request|unauthorized|payment required|forbidden|not found|method not allowed|request timeout|conflict|gone|payload too large|unprocessable(?: entity| content)?|too many requests|internal server error|not implemented|bad gateway|service unavailable|gateway time-?out';

const patterns: readonly RegExp[] = [
  // A value that a program printed instead of words.
  /^["'`]?(?:undefined|null|nan|none|nil|true|false|n\/a|\[object \w+\]|\[\]|\{\}|""|'')["'`]?[.!]?$/iu,
  /\[object (?:Object|Promise|Array|Undefined|Null|Error)\]/u,
  /^(?:undefined|null|NaN)\b(?= |,)(?! is\b| and\b| hypothes| means\b| behaviou?r)/u,
  /[@#$]undefined\b|\b(?:undefined|NaN)[%°€$]|\bundefined[,:]? undefined\b/u,
  /\b(?:hello|hi|hey|dear|hallo|liebe[rs]?) (?:undefined|null|nan)\b/iu,
  // Messages of programs.
  /^(?:fatal |uncaught |unhandled |runtime |internal |api |server |unexpected )*(?:error|exception|fehler|erreur|errore|erro|fout|błąd|fel|feil|fejl|chyba|hata|ошибка|помилка|エラー|错误|錯誤|오류)(?: \d+| \[\w+\])?\s*[:：]/iu,
  /(?:^|[\s(.])(?:[A-Z][A-Za-z]{0,40})?(?:TypeError|ReferenceError|SyntaxError|RangeError|ValueError|KeyError|RuntimeError|HTTPError|APIError|RateLimitError|[A-Za-z]{1,40}Exception)\b\s*[:(]/u,
  /Traceback \(most recent call last\)|^\s+at (?:async )?[\w.<>$ ]+ ?\((?:[^()\n]*:\d+:\d+|native|<anonymous>)\)|^\s*File "[^"\n]+", line \d+|\bat [\w.]+\([\w.]+\.java:\d+\)|UnhandledPromiseRejection/mu,
  /\b(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|ERR_[A-Z_]{3,}|insufficient_quota|rate_limit_exceeded|invalid_api_key|context_length_exceeded|invalid_request_error|server_error)\b/u,
  // Answers of servers.
  new RegExp(
    `^(?:http(?:/\\d(?:\\.\\d)?)?\\s+)?(?:error\\s+|status(?: code)?:?\\s+|fehler\\s+)?[45]\\d\\d\\s*[-:–—(]?\\s*(?:${reasons})\\b`,
    'iu',
  ),
  new RegExp(`^(?:${reasons})\\.?$`, 'iu'),
  /\brequest failed with status(?: code)? \d{3}\b|^(?:http )?status(?: code)?:? [45]\d\d\b|^http(?:\/\d(?:\.\d)?)? [45]\d\d\b|^(?:http )?error [45]\d\d\s*$/iu,
  /^(?:<!doctype html|<html|<\?xml)|<\/(?:html|body|head|div|script)>/iu,
  // What services say when they are busy.
  /\brate[- ]limit(?:s)? (?:has been |have been |was )?(?:exceeded|reached|hit) (?:for|on|by|in|, )|^rate[- ]limit (?:exceeded|reached|hit)/iu,
  /\b(?:you(?:'ve| have)?|we) (?:have )?exceeded (?:your|the|our) (?:current |api |monthly |usage )*(?:quota|rate limit|limit)\b/iu,
  /^too many requests\b/iu,
  /\b(?:an? (?:unexpected |internal |unknown )?error (?:has )?occurred|something went wrong|(?:server|service|model) is (?:currently |temporarily )?(?:overloaded|unavailable))\b[^\n]{0,120}\b(?:please )?try(?:ing)? again (?:later|in a|shortly|soon)\b/iu,
  /^an? (?:unexpected |internal |unknown )?error (?:has )?occurred\b/iu,
  /^(?:es ist )?ein (?:unerwarteter |interner |unbekannter )?fehler (?:ist )?aufgetreten\b/iu,
  /^(?:connection (?:refused|reset|timed out|error)|request timed out|fetch failed|network error|socket hang up|operation timed out)\.?$/iu,
  /^(?:failed|unable) to (?:fetch|generate|connect|parse|load|process|complete) (?:a |the |your )?(?:response|request|content|tweet|post|data|server|api|text|json|completion)\b/iu,
];

/** A program's complaint instead of a text: messages, stack traces, status lines, printed values. A room with the number 404 is no error. */
export const errorText = findingGate(
  'error-text',
  (text) => firstMatch(text.trim().replace(/[’ʼ]/gu, "'"), patterns),
  (found) => `The text reads like a program's error message ("${found}"); write the post itself.`,
);
