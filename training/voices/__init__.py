"""How the heads that read voices are trained: sources, weak labels, fits and their figures."""
