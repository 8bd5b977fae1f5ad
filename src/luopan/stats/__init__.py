"""The statistics: arrays in, arrays out, and no word of marketing."""
