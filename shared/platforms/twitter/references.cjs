// CommonJS for the reason that weighted-length.cjs names. The package's own extraction of names and tags would be 20 KB more.
/** The links of a text as X finds them: bare domains of known endings too. */
exports.extractLinks = function extractLinks(text) {
  return require('./counting.later.cjs').extractUrls(text);
};
