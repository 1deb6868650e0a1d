import { site } from './elements.js';

const headers = {
  authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAA-of-the-sandbox',
  'x-csrf-token': site.ct0 ?? '',
  'x-twitter-auth-type': 'OAuth2Session',
  'x-twitter-active-user': 'yes',
};

export function ask(operation, variables) {
  const query = new URLSearchParams({ variables: JSON.stringify(variables) });
  return fetch(`/i/api/graphql/Q${operation.length}x/${operation}?${query}`, { headers });
}

export function tell(operation, variables) {
  return fetch(`/i/api/graphql/Q${operation.length}x/${operation}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ variables, features: {}, queryId: `Q${operation.length}x` }),
  });
}
