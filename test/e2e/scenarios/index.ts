import type { Scenario } from '../cloud.ts';
import { peopleDecide } from './approval.ts';
import { badFileChangesNothing } from './bad-file.ts';
import { deletionKeepsHistory } from './deletion.ts';
import { switchesStopAndGo } from './pause.ts';
import { poisonIsSetAside } from './poison.ts';
import { everyPlatformPosts } from './posts.ts';
import { bugIsMended } from './recovery.ts';
import { olderVersionComesBack } from './rollback.ts';

/** Every story, in an order that suits a cloud where one goes after another. */
export const scenarios: readonly Scenario[] = [
  peopleDecide,
  everyPlatformPosts,
  badFileChangesNothing,
  olderVersionComesBack,
  deletionKeepsHistory,
  poisonIsSetAside,
  switchesStopAndGo,
  bugIsMended,
];
