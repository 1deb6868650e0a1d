/** Length of a text as X counts it: weighted, with a link as 23, CJK and emoji as 2. */
export declare function weightedLength(text: string): number;
