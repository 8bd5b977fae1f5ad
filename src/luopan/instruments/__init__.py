"""The instruments: each turns tables and a plan into readings, and knows no other."""
