import { button, element, enable, isDisabled, root, toast } from './elements.js';

const loginSteps = {
  username: { heading: 'Sign in to X', attributes: { autocomplete: 'username', name: 'text' }, next: {} },
  identifier: {
    heading: 'Enter your phone number or username',
    words:
      'There was unusual login activity on your account. To help keep your account safe, please enter your phone number or username to verify it’s you.',
    attributes: { 'data-testid': 'ocfEnterTextTextInput', name: 'text', autocomplete: 'on' },
    next: { 'data-testid': 'ocfEnterTextNextButton' },
  },
  password: {
    heading: 'Enter your password',
    attributes: { name: 'password', type: 'password', autocomplete: 'current-password' },
    next: { 'data-testid': 'LoginForm_Login_Button' },
    label: 'Log in',
  },
  totp: {
    heading: 'Enter your verification code',
    words: 'Use your code generator app to generate a code and enter it below.',
    attributes: { 'data-testid': 'ocfEnterTextTextInput', name: 'text', inputmode: 'numeric' },
    next: { 'data-testid': 'ocfEnterTextNextButton' },
  },
  'email-code': {
    heading: 'Check your email',
    words: 'We sent your confirmation code to your email address. It may take a few moments to arrive.',
    attributes: { 'data-testid': 'ocfEnterTextTextInput', name: 'text' },
    next: { 'data-testid': 'ocfEnterTextNextButton' },
  },
  captcha: {
    heading: 'Authenticate your account',
    words: 'Please solve this puzzle so we know you are a real person.',
  },
  suspicious: {
    heading: 'Suspicious login prevented',
    words: 'We blocked an attempt to access your account because we weren’t sure it was really you.',
  },
};

async function task(token, text) {
  const answer = await fetch('/i/api/1.1/onboarding/task.json', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(token === undefined ? {} : { flow_token: token, text }),
  });
  return answer.json();
}

export async function startLogin() {
  const { flow_token: token, step } = await task();
  showStep(token, step);
}

function showStep(token, step) {
  if (step === 'done') return location.assign('/home');
  if (step === 'locked') return location.assign('/account/access');
  const { heading, words, attributes, next, label = 'Next' } = loginSteps[step];
  const parts = [element('h1', { role: 'heading', id: 'modal-header' }, element('span', {}, heading))];
  if (words !== undefined) parts.push(element('div', {}, words));
  if (step === 'captcha')
    parts.push(element('iframe', { id: 'arkose_iframe', src: 'about:blank', title: 'challenge' }));
  if (attributes !== undefined) {
    let typed = '';
    const go = async () => {
      enable(going, false);
      const answer = await task(token, typed).catch(() => ({ errors: [{ message: 'Something went wrong.' }] }));
      if (answer.errors === undefined) return showStep(answer.flow_token, answer.step);
      toast(answer.errors[0].message);
      enable(going, typed !== '');
    };
    const going = button(label, next, go);
    const field = element('input', {
      type: 'text',
      ...attributes,
      on: {
        input: (event) => {
          if (event.isTrusted) typed = field.value;
          enable(going, typed !== '');
        },
        keydown: (event) => {
          if (event.isTrusted && event.key === 'Enter' && !isDisabled(going)) go();
        },
      },
    });
    enable(going, false);
    parts.push(field, going);
  }
  root.replaceChildren(
    element('div', { role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'modal-header' }, ...parts),
  );
}
