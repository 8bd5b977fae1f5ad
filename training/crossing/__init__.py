"""How the prior of crossing is learnt."""
