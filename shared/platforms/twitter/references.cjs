// CommonJS for the reason that weighted-length.cjs names: required at the first call alone, and counting needs nearly all of it anyway. The
// package's own extraction of names and tags would be 20 KB more.
/** The links of a text as X finds them: bare domains of known endings too. */
exports.extractLinks = function extractLinks(text) {
  return require('twitter-text/dist/extractUrls.js')(text);
};
