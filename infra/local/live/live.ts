/** An account that posts for real. */
export interface LiveAccount {
  readonly platform: string;
  readonly transport: string;
  readonly account: string;
  readonly personality: string;
  /** Its credentials, as the platform's folder accepted them: never to be shown. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** What is real in a hive on this machine; everything that is not named here is a sandbox. */
export interface Live {
  /** Ids of the platforms whose own hosts are spoken to; empty: the model alone is real. */
  readonly platforms: readonly string[];
  /** Exactly these may post there: nobody else's credentials are in the embedded Secrets Manager when it starts. */
  readonly accounts: readonly LiveAccount[];
  /** Addresses of this machine, by platform, instead of a platform's own host. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly model: { readonly apiKey: string; readonly baseUrl?: string };
}

/** The word for the model among what can be live, beside the platforms. */
export const liveModel = 'openai';
