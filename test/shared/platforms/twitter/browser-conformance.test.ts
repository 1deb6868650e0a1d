import { afterAll } from 'vitest';
import { describePlatform } from '../conformance.ts';
import { closeBrowser, makeBrowserWorld } from './browser-world.ts';

afterAll(closeBrowser);

describePlatform('twitter through its website', () => makeBrowserWorld({ totp: false }));
