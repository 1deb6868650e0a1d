// The library that counts and finds links as X does. In a file of its own because a start is not to read it (see infra/build.ts): most of what
// lies in it is tables of letters and endings. The package's index would be 40 KB more.
exports.parseTweet = require('twitter-text/dist/parseTweet.js');
exports.extractUrls = require('twitter-text/dist/extractUrls.js');
