import { describe, expect, it } from 'vitest';
import { errorText } from '../../../../shared/content/gates/error-text.ts';
import { judge } from '../subjects.ts';

const errors: readonly string[] = [
  'Error: something failed',
  'Error 500: no bread',
  'Fatal error: out of memory',
  'Fehler: Zeitüberschreitung',
  'Erreur : requête invalide',
  'Errore: richiesta non valida',
  'Erro: limite excedido',
  'Błąd 500: brak chleba',
  'Ошибка: нет соединения',
  'エラー: 接続できません',
  "TypeError: Cannot read properties of undefined (reading 'text')",
  'Uncaught Exception: out of flour',
  'java.lang.NullPointerException: loaf',
  'Traceback (most recent call last):\n  File "bake.py", line 3',
  'Oops\n    at bake (/srv/app.js:10:15)',
  'Hello undefined, good morning',
  'undefined',
  'null',
  'NaN',
  '[object Object]',
  'My favourite bread is [object Object]!',
  'undefined is my favourite'.replace('is', 'was'),
  'Good morning @undefined',
  '404 Not Found',
  'HTTP 503 Service Unavailable',
  'HTTP/1.1 502 Bad Gateway',
  'Error 429 Too Many Requests',
  'Too many requests, please slow down',
  'Rate limit exceeded',
  'Rate limit reached for gpt-6-luna in organization org-1 on requests per min',
  'You exceeded your current quota, please check your plan and billing details.',
  'An error occurred while processing your request. Please try again later.',
  'Something went wrong. Please try again later.',
  'Ein Fehler ist aufgetreten',
  'Request failed with status code 401',
  'connect ECONNREFUSED 127.0.0.1:80',
  'insufficient_quota',
  '<!DOCTYPE html><html><body>Bad</body></html>',
  'Internal Server Error',
  'Failed to generate a response.',
  'fetch failed',
];
const harmless: readonly string[] = [
  'Error 404 is my favourite room number.',
  'Trial and error: the whole of baking.',
  'To err is human, to proof divine.',
  'Some feelings stay undefined.',
  'Undefined is how the dough feels at four.',
  'Null is German for nothing, and nothing is what I slept.',
  'My patience has a rate limit and Monday exceeded it.',
  'The bakery is closed, please try again later.',
  'Something went wrong with the dough. I will try again tomorrow.',
  'Room 503 smells of rye.',
  '500 loaves before breakfast.',
  '404 reasons to bake.',
  'An exception proves the rule, and I am the exception.',
  'The forbidden loaf is the crusty one.',
  'True bread needs time.',
  'Nichts als Fehler gemacht heute, und trotzdem Brot.',
  'We met at bake (the café) at 10:15.',
  'I exceeded my flour limit.',
];

describe('error text', () => {
  it.each(errors)('asks again for %j', (text) => {
    expect(judge(errorText, text)).toMatchObject({ gate: 'error-text', verdict: 'again' });
  });

  it.each(harmless)('lets pass %j', (text) => {
    expect(judge(errorText, text)).toEqual({ gate: 'error-text', verdict: 'pass' });
  });
});
