/** Name of the one schedule of a personality on a platform. */
export function scheduleName(personality: string, platform: string): string {
  return `${personality}.${platform}`;
}

/** The personality a schedule belongs to, by its name. */
export function personalityOfSchedule(name: string): string {
  return name.slice(0, name.indexOf('.'));
}
