/** Personality ids are file names; the pattern keeps them usable in keys, schedule names and URLs. */
export const personalityIdPattern = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/**
 * Id of the publication of one slot: `<personality>.<platform>.20261122T0900Z`.
 * It is the idempotency key everywhere: the same slot always gives the same id. Seconds are dropped, slots are whole minutes.
 */
export function slotPublicationId(personality: string, platform: string, slot: number): string {
  const stamp = new Date(slot).toISOString().slice(0, 16).replaceAll('-', '').replace(':', '');
  return `${personality}.${platform}.${stamp}Z`;
}

/** The platform in a publication's id; undefined for a text that is none. */
export function platformOfPublication(id: string): string | undefined {
  return /^[a-z0-9][a-z0-9_-]{0,31}\.([a-z0-9-]+)\../.exec(id)?.[1];
}
