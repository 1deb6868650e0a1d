/** Upper bounds of one account for one action. A window is exact: no more than `perHour` in any 60 minutes, wherever they begin. */
export interface WindowLimits {
  readonly perHour: number;
  readonly perDay: number;
  /** Smallest time between two, minutes. */
  readonly minimumGapMinutes: number;
}
