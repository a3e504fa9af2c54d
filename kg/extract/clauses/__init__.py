"""How a sentence says things: verbs with their voice and mood, what stands where, who speaks."""
