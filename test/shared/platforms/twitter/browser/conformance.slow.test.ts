import { afterAll, beforeAll } from 'vitest';
import { describePlatform } from '../../conformance.ts';
import { closeBrowser, makeBrowserWorld, needBrowser } from './world.ts';

beforeAll(needBrowser);
afterAll(closeBrowser);

describePlatform('twitter through its website', () => makeBrowserWorld({ totp: false }));
