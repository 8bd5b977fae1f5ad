"""How much the words of titles tell, and the weights by which pairs of titles are told."""
