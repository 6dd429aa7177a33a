"""Analysis of one report's text: sentences, tokens, names, quotations, segments, with offsets into the text."""
