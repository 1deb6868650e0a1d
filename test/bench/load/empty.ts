/** The least that a function can be: what Node itself costs. */
export const handler = async (): Promise<void> => undefined;
