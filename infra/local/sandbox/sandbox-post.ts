/** Something one account said, as the platform keeps it. */
export interface SandboxPost {
  readonly id: string;
  /** The account's name as it was signed up. */
  readonly account: string;
  /** The name people see. */
  readonly handle: string;
  /** As it was sent. */
  readonly text: string;
  readonly title?: string;
  /** The community it stands in, on platforms that have such. */
  readonly place?: string;
  /** Epoch milliseconds of the calendar. */
  readonly createdAt: number;
  readonly deleted: boolean;
  readonly madeWithAi: boolean;
  readonly inReplyTo?: string;
  /** Where a person can look at it. */
  readonly url: string;
}
