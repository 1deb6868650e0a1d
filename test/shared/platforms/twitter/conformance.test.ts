import { describePlatform } from '../conformance.ts';
import { makeTwitterWorld } from './world.ts';

describePlatform('twitter with OAuth 1.0a keys', () => makeTwitterWorld('oauth1'));
describePlatform('twitter with OAuth 2.0', () => makeTwitterWorld('oauth2'));
describePlatform('twitter with OAuth 2.0 of a public client', () => makeTwitterWorld('oauth2-public'));
