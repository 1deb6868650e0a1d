/** What start.ts hands over to main.ts. */
export interface Launch {
  /** Folder of the cloud assembly. */
  readonly cloud: string;
  /** Epoch milliseconds of the machine at which the process began: with a build, it did so before main.ts. */
  readonly begun: number;
  /** Most memory that building took, with all processes, MB. */
  readonly peakMb: number;
}
