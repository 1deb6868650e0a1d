// CommonJS on purpose: what it requires is loaded at the first call, so a function that carries the traits but measures nothing does not pay for
// it (64 KB of 344 that plan-post would read at each start, on 2026-11-26).
/** Length of a text as X counts it: weighted, with a link as 23, CJK and emoji as 2. */
exports.weightedLength = function weightedLength(text) {
  return require('./counting.later.cjs').parseTweet(text).weightedLength;
};
