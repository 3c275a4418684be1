"""Item analysis: pure functions over counts and arrays. What they are given comes from `attempts.figures`."""
