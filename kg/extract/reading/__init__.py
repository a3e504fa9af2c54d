"""From text to words: sentences, tokens, and values such as money and dates."""
