import { describePlatform } from '../conformance.ts';
import { makeRedditWorld } from './world.ts';

describePlatform('reddit with a password', () => makeRedditWorld('password'));
describePlatform('reddit with a password and one-time codes', () => makeRedditWorld('password-and-code'));
describePlatform('reddit with a refresh token', () => makeRedditWorld('refresh-token'));
