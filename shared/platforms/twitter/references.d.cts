/** The links of a text as X finds them: bare domains of known endings too. */
export declare function extractLinks(text: string): readonly string[];
